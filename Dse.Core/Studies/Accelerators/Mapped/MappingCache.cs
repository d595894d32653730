using System.Collections.Concurrent;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>The best mappings of layers onto instances of a template, each searched once, whatever the clock and whichever the network.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="search">Who looks for mappings.</param>
/// <param name="objective">What they make small: an index into the search's objectives.</param>
/// <param name="maxRun">The most layers that are fused; 1 for none.</param>
/// <param name="paddingRatio">How much a loop of a layer may grow; 0 where layers are fused.</param>
internal sealed class MappingCache(IMappingSearch search, int objective, int maxRun, double paddingRatio)
{
    // Mappings are dropped and searched anew past so many.
    private const int Most = 1 << 14;

    private const int Exact = 0;
    private const int NoSeed = 0;
    private const int NoSamples = 1;

    private readonly ConcurrentDictionary<(string Design, LayerProduct Work), Lazy<FoundMapping?>> mappings = new();
    private readonly ConcurrentDictionary<(string Design, string Chain), Lazy<FoundChain?>> chains = new();

    /// <summary>The most layers that are fused; 1 for none.</summary>
    public int MaxRun => maxRun;

    /// <summary>The mapping of a layer, one repeat; null when none was found, or the search refused.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public FoundMapping? Of(MappedDesign design, LayerProduct work, MappedLayer layer, Func<bool> stop) =>
        Once(mappings, (design.Key, work), () => search.Find(Question(design, layer.Sizes, layer.Strides), stop, out _));

    /// <summary>How a chain's layers are fused; null when that could not be asked.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public FoundChain? Of(MappedDesign design, MappedChain chain, Func<bool> stop) =>
        Once(chains, (design.Key, chain.Key), () => search.Chain(Question(design, chain.Layers[0].Sizes, chain.Layers[0].Strides), chain.Layers, maxRun, stop, out _));

    private static T? Once<TKey, T>(ConcurrentDictionary<TKey, Lazy<T?>> all, TKey key, Func<T?> find)
        where TKey : notnull
        where T : class
    {
        if (!all.TryGetValue(key, out var known))
        {
            if (all.Count >= Most)
            {
                all.Clear();
            }

            known = all.GetOrAdd(key, new Lazy<T?>(find));
        }

        try
        {
            return known.Value;
        }
        catch (OperationCanceledException)
        {
            // Whoever asks next searches anew.
            all.TryRemove(new(key, known));
            throw;
        }
    }

    private MappingQuestion Question(MappedDesign design, IReadOnlyList<long> sizes, WindowStrides strides) =>
        new(design.Hierarchy, sizes, strides, objective, Exact, NoSeed, NoSamples, Math.Min(paddingRatio, MappingQuestion.MostPadding / (double)sizes.Max()), MaxCycles: null);
}
