using System.Collections.Concurrent;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>Networks on memory hierarchies, each layer with the best mapping that the search finds.</summary>
/// <remarks>Thread-safe. A layer is searched once per hierarchy, whatever the clock.</remarks>
internal sealed class MappedNetworkModel
{
    // Mappings are dropped and searched anew past so many.
    private const int MostMappings = 1 << 14;

    private const int Exact = 0;
    private const int NoSeed = 0;
    private const int NoSamples = 1;

    private readonly ConcurrentDictionary<(string Design, int Place), Lazy<FoundMapping?>> mappings = new();
    private readonly IReadOnlyList<MappedLayer> layers;
    private readonly IMappingSearch search;
    private readonly int objective;

    /// <summary>A model of a mix of networks.</summary>
    /// <param name="mix">The networks.</param>
    /// <param name="layers">Their distinct layers as loops, in the order of <see cref="NetworkMix.Works"/>.</param>
    /// <param name="search">Who looks for mappings.</param>
    /// <param name="objective">What mappings make small: an index into the search's objectives.</param>
    public MappedNetworkModel(NetworkMix mix, IReadOnlyList<MappedLayer> layers, IMappingSearch search, int objective)
    {
        Mix = mix;
        this.layers = layers;
        this.search = search;
        this.objective = objective;
    }

    /// <summary>The networks.</summary>
    public NetworkMix Mix { get; }

    /// <summary>The mapping of a distinct layer, one repeat; null when none was found.</summary>
    public FoundMapping? MappingOf(MappedDesign design, int place)
    {
        var key = (design.Key, place);
        if (!mappings.TryGetValue(key, out var known))
        {
            if (mappings.Count >= MostMappings)
            {
                mappings.Clear();
            }

            known = mappings.GetOrAdd(key, new Lazy<FoundMapping?>(() => Find(design, place)));
        }

        return known.Value;
    }

    /// <summary>A distinct layer as loops.</summary>
    public MappedLayer LayerOf(int place) => layers[place];

    /// <summary>Runs of a distinct layer's loops.</summary>
    public double RepeatsOf(int place) => layers[place].Repeats;

    /// <summary>Prices every network.</summary>
    /// <param name="design">The accelerator.</param>
    /// <param name="networks">Receives one run of each network.</param>
    /// <returns>The sum over networks, each times its weight; null when a layer has no mapping.</returns>
    public MappedEstimate? Evaluate(MappedDesign design, Span<MappedEstimate> networks)
    {
        var count = Mix.Works.Count;
        Span<double> figures = new double[4 * count];
        for (var place = 0; place < count; place++)
        {
            if (MappingOf(design, place) is not { } found)
            {
                return null;
            }

            var repeats = RepeatsOf(place);
            figures[place] = found.Estimate.Cycles * repeats;
            figures[count + place] = found.Estimate.EnergyPj * repeats;
            figures[(2 * count) + place] = DramWords(found) * repeats;
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

    /// <summary>Words to and from the outermost level.</summary>
    public static double DramWords(FoundMapping found) => found.Accesses.TakeLast(3).Sum(a => a.Reads + a.Writes);

    // A search that refuses finds nothing.
    private FoundMapping? Find(MappedDesign design, int place)
    {
        var layer = layers[place];
        return search.Find(new MappingQuestion(design.Hierarchy, layer.Sizes, layer.Strides, objective, Exact, NoSeed, NoSamples, PaddingRatio: 0, MaxCycles: null), out _);
    }
}
