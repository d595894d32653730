using System.Collections.Concurrent;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Cost.Accelerators.Networks;

/// <summary>Networks on systolic arrays: the sum of their layers (docs/studies/accelerator.md).</summary>
/// <remarks>Thread-safe. What depends on the array alone is worked out once per rows, columns and dataflow.</remarks>
public sealed class SystolicNetworkModel
{
    // Tables are dropped and built anew past so many layers on arrays.
    private const int MostCounts = 1 << 20;
    private const int MostShares = 64;

    private readonly ConcurrentDictionary<(int Rows, int Columns, Dataflow Dataflow), SystolicCounts[]> tables = new();
    private readonly ConcurrentDictionary<double, Technology> technologies = new();
    private readonly LayerProduct[] works;
    private readonly double[] macs;
    private readonly int mostTables;

    /// <summary>A model of a mix of networks.</summary>
    /// <param name="mix">The networks.</param>
    /// <param name="models">Models that share the memory for tables, at least 1.</param>
    public SystolicNetworkModel(NetworkMix mix, double models = 1)
    {
        ArgumentNullException.ThrowIfNull(mix);
        Mix = mix;
        works = [.. mix.Works];
        mostTables = Math.Max(16, (int)(MostCounts / works.Length / Math.Min(models, MostShares)));
        macs = [.. mix.Works.Select(w => w.Product.Macs)];
    }

    /// <summary>The networks.</summary>
    public NetworkMix Mix { get; }

    /// <summary>Prices every network.</summary>
    /// <param name="design">The accelerator.</param>
    /// <param name="scratch">Three numbers for every distinct layer.</param>
    /// <param name="networks">Receives one run of each network.</param>
    /// <returns>The sum over networks, each times its weight.</returns>
    public NetworkEstimate Evaluate(AcceleratorDesign design, Span<double> scratch, Span<NetworkEstimate> networks)
    {
        ArgumentNullException.ThrowIfNull(design);
        var cycles = scratch[..works.Length];
        var energy = scratch.Slice(works.Length, works.Length);
        var bytes = scratch.Slice(2 * works.Length, works.Length);
        var array = design.Array;
        var table = TableOf(array);
        var technology = TechnologyAt(array.NodeNm);
        for (var l = 0; l < works.Length; l++)
        {
            ref readonly var work = ref works[l];
            var estimate = SystolicModel.Evaluate(array, work.Product, table[l], work.InputWords);
            cycles[l] = estimate.Cycles;
            energy[l] = SystolicEnergy.Of(technology, array, work.Product, estimate).TotalPj;
            bytes[l] = estimate.DramBytes;
        }

        var total = default(NetworkEstimate);
        for (var n = 0; n < networks.Length; n++)
        {
            networks[n] = new NetworkEstimate(Mix.Sum(n, cycles), Mix.Sum(n, energy), Mix.Sum(n, bytes), Mix.Sum(n, macs));
            total = total.Plus(networks[n], Mix.Weights[n]);
        }

        return total;
    }

    /// <summary>One distinct layer with the parts of its energy.</summary>
    public (SystolicEstimate Estimate, SystolicEnergy Energy) Layer(AcceleratorDesign design, int place)
    {
        ArgumentNullException.ThrowIfNull(design);
        var work = works[place];
        var estimate = SystolicModel.Evaluate(design.Array, work.Product, TableOf(design.Array)[place], work.InputWords);
        return (estimate, SystolicEnergy.Of(TechnologyAt(design.Array.NodeNm), design.Array, work.Product, estimate));
    }

    private Technology TechnologyAt(double nodeNm) => technologies.GetOrAdd(nodeNm, static nm => Technology.Default.At(nm));

    private SystolicCounts[] TableOf(SystolicArray array)
    {
        var key = (array.Rows, array.Columns, array.Dataflow);
        if (tables.TryGetValue(key, out var known))
        {
            return known;
        }

        if (tables.Count >= mostTables)
        {
            tables.Clear();
        }

        return tables.GetOrAdd(key, Array.ConvertAll(works, w => SystolicModel.Count(array.Rows, array.Columns, array.Dataflow, w.Product)));
    }
}
