using Dse.Core.Cost.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>Networks on memory hierarchies, each layer with the best mapping that the search finds, some fused where that is asked for.</summary>
/// <remarks>Thread-safe. A layer, or chain of layers, is searched once per hierarchy, whatever the clock.</remarks>
internal sealed class MappedNetworkModel
{
    private readonly IReadOnlyList<MappedLayer?> layers;
    private readonly MappingCache mappings;
    private readonly IReadOnlyList<MappedChain>[] chains;

    /// <summary>A model of a mix of networks.</summary>
    /// <param name="mix">The networks.</param>
    /// <param name="mappings">Mappings of layers, of other mixes too.</param>
    public MappedNetworkModel(NetworkMix mix, MappingCache mappings)
    {
        Mix = mix;
        this.mappings = mappings;
        layers = [.. mix.Works.Select(w => MappedLayer.Of(w, out _))];
        chains = mappings.MaxRun > 1 ? [.. mix.Networks.Select((_, n) => MappedChain.Of(mix, n, layers))] : [];
    }

    /// <summary>The networks.</summary>
    public NetworkMix Mix { get; }

    /// <summary>The mapping of a distinct layer, one repeat; null when none was found, or the layer has no loops.</summary>
    public FoundMapping? MappingOf(MappedDesign design, int place, Func<bool>? stop = null) => layers[place] is { } layer ? mappings.Of(design, Mix.Works[place], layer, stop ?? (static () => false)) : null;

    /// <summary>A distinct layer as loops, one that has a mapping.</summary>
    public MappedLayer LayerOf(int place) => layers[place]!;

    /// <summary>Runs of a distinct layer's loops, of one that has a mapping.</summary>
    public double RepeatsOf(int place) => LayerOf(place).Repeats;

    /// <summary>Whether layers may be fused.</summary>
    public bool IsFused => mappings.MaxRun > 1;

    /// <summary>The chains of a network with how they are fused, null where that could not be asked; none unless layers may be fused.</summary>
    public IEnumerable<(MappedChain Chain, FoundChain? Found)> ChainsOf(MappedDesign design, int network, Func<bool>? stop = null) =>
        IsFused ? chains[network].Select(c => (c, mappings.Of(design, c, stop ?? (static () => false)))) : [];

    /// <summary>Prices every network.</summary>
    /// <param name="design">The accelerator.</param>
    /// <param name="networks">Receives one run of each network.</param>
    /// <param name="stop">Asked often whether to stop; null for never.</param>
    /// <returns>The sum over networks, each times its weight; null when a layer has no mapping.</returns>
    public MappedEstimate? Evaluate(MappedDesign design, Span<MappedEstimate> networks, Func<bool>? stop = null)
    {
        if (IsFused)
        {
            return EvaluateFused(design, networks, stop);
        }

        var count = Mix.Works.Count;
        Span<double> figures = new double[4 * count];
        for (var place = 0; place < count; place++)
        {
            if (MappingOf(design, place, stop) is not { } found)
            {
                return null;
            }

            var repeats = RepeatsOf(place);
            figures[place] = found.Estimate.Cycles * repeats;
            figures[count + place] = found.Estimate.EnergyPj * repeats;
            figures[(2 * count) + place] = FoundRun.OutermostWordsOf(found) * repeats;
            figures[(3 * count) + place] = Mix.Works[place].Product.Macs;
        }

        var total = default(MappedEstimate);
        for (var n = 0; n < networks.Length; n++)
        {
            networks[n] = new MappedEstimate(
                Mix.Sum(n, figures[..count]), Mix.Sum(n, figures.Slice(count, count)), Mix.Sum(n, figures.Slice(2 * count, count)), Mix.Sum(n, figures[(3 * count)..]));
            total = total.Plus(networks[n], Mix.Weights[n]);
        }

        return total;
    }

    // Null when a layer has no mapping, fused or not.
    private MappedEstimate? EvaluateFused(MappedDesign design, Span<MappedEstimate> networks, Func<bool>? stop)
    {
        var total = default(MappedEstimate);
        for (var n = 0; n < networks.Length; n++)
        {
            networks[n] = default;
            foreach (var (chain, found) in ChainsOf(design, n, stop))
            {
                if (found?.Runs is not { } runs)
                {
                    return null;
                }

                var one = new MappedEstimate(runs.Sum(r => r.Cycles), runs.Sum(r => r.EnergyPj), runs.Sum(r => r.OutermostWords), chain.Layers.Sum(l => l.Macs));
                networks[n] = networks[n].Plus(one, chain.Count);
            }

            total = total.Plus(networks[n], Mix.Weights[n]);
        }

        return total;
    }
}
