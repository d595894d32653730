using System.Globalization;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;
using Dse.Core.Cost.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>Layers of a network, each of which reads what the one before writes and nothing else reads.</summary>
/// <param name="Places">Of each layer, its place among the distinct ones of the network.</param>
/// <param name="Layers">Their loops.</param>
/// <param name="Count">How often the network has such a chain.</param>
/// <param name="Starts">Steps of the network at which they begin; one that runs several times in a row stands once.</param>
internal sealed record MappedChain(IReadOnlyList<int> Places, IReadOnlyList<ChainLayer> Layers, long Count, IReadOnlyList<int> Starts)
{
    /// <summary>What tells it from chains of other layers.</summary>
    public string Key { get; } = string.Join('|', Layers.Select(l => string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', l.Sizes)} {l.Strides.StrideWidth} {l.Strides.StrideHeight} {l.Repeats}")));

    /// <summary>The chains of a network: every layer is in one, longest chains that there are, equal ones counted once.</summary>
    public static IReadOnlyList<MappedChain> Of(NetworkMix mix, int network, IReadOnlyList<MappedLayer?> layers)
    {
        var chains = new List<MappedChain>();
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        var places = new List<int>();
        var members = new List<ChainLayer>();
        var steps = mix.Networks[network].Steps;
        void Close(int end, long count)
        {
            if (places.Count == 0)
            {
                return;
            }

            var chain = new MappedChain([.. places], [.. members], count, [end - places.Count]);
            if (at.TryGetValue(chain.Key, out var known))
            {
                chains[known] = chains[known] with { Count = chains[known].Count + count, Starts = [.. chains[known].Starts, .. chain.Starts] };
            }
            else
            {
                at.Add(chain.Key, chains.Count);
                chains.Add(chain);
            }

            places.Clear();
            members.Clear();
        }

        for (var step = 0; step < steps.Count; step++)
        {
            var (place, count, follows) = steps[step];
            var loops = layers[mix.PlaceOf(network, place)]!;
            var layer = new ChainLayer(loops.Sizes, loops.Strides, loops.Repeats);
            if (!follows || count > 1 || members.Count == 0 || members[^1].Mismatch(layer) is not null)
            {
                Close(step, 1);
            }

            places.Add(place);
            members.Add(layer);
            if (count > 1)
            {
                Close(step + 1, count);
            }
        }

        Close(steps.Count, 1);
        return chains;
    }
}
