using System.Collections.Concurrent;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>The best mappings of layers onto instances of a template, each searched once, whatever the clock and whichever the network.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="search">Who looks for mappings.</param>
/// <param name="objective">What they make small: an index into the search's objectives.</param>
internal sealed class MappingCache(IMappingSearch search, int objective)
{
    // Mappings are dropped and searched anew past so many.
    private const int Most = 1 << 14;

    private const int Exact = 0;
    private const int NoSeed = 0;
    private const int NoSamples = 1;

    private readonly ConcurrentDictionary<(string Design, LayerProduct Work), Lazy<FoundMapping?>> mappings = new();

    /// <summary>The mapping of a layer, one repeat; null when none was found.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public FoundMapping? Of(MappedDesign design, in LayerProduct work, MappedLayer layer, Func<bool> stop)
    {
        var key = (design.Key, work);
        if (!mappings.TryGetValue(key, out var known))
        {
            if (mappings.Count >= Most)
            {
                mappings.Clear();
            }

            known = mappings.GetOrAdd(key, new Lazy<FoundMapping?>(() => Find(design, layer, stop)));
        }

        try
        {
            return known.Value;
        }
        catch (OperationCanceledException)
        {
            // Whoever asks next searches anew.
            mappings.TryRemove(new(key, known));
            throw;
        }
    }

    // A search that refuses finds nothing.
    private FoundMapping? Find(MappedDesign design, MappedLayer layer, Func<bool> stop) =>
        search.Find(new MappingQuestion(design.Hierarchy, layer.Sizes, layer.Strides, objective, Exact, NoSeed, NoSamples, PaddingRatio: 0, MaxCycles: null), stop, out _);
}
