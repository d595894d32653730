using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>An array with the dataflow of a template of memory hierarchies: what of a product it does side by side (docs/accelerators.md, chips).</summary>
/// <remarks>Immutable and thread-safe. Sizes are the template's own.</remarks>
public sealed class ArrayTemplate
{
    private static readonly Lazy<IReadOnlyList<ArrayTemplate>> Made = new(() => [.. HierarchyTemplates.All.Select(t => new ArrayTemplate(t.Name, t.Make()))]);

    private readonly Spread[] spreads;
    private readonly double? weightWordsPerCycle;

    private ArrayTemplate(string name, MemoryHierarchy hierarchy)
    {
        Name = name;
        var fans = hierarchy.Levels.Where(l => l.FanOut > 1).ToArray();
        Columns = (int)fans[^1].FanOut;
        Rows = (int)(hierarchy.Elements / Columns);
        spreads = [.. Spreads(fans)];
        Largest = spreads.MaxBy(s => (s.Elements, Math.Min(s.Rows, Math.Min(s.Filters, s.Steps))));

        // What feeds the level that weights stay in; DRAM's bandwidth is the chip's.
        var holders = hierarchy.Levels.Where(l => l.Keeps.HasFlag(Tensors.Weights)).ToArray();
        var feeder = holders.Length > 2 ? holders[1] : null;
        weightWordsPerCycle = feeder?.BandwidthWordsPerCycle ?? feeder?.ReadBandwidthWordsPerCycle;
        KeepsSums = hierarchy.Levels[0].Keeps.HasFlag(Tensors.Outputs);
        (LocalWords, var localPj) = Local(hierarchy);
        LocalRatio = 1 + (localPj / hierarchy.MacPj);
    }

    /// <summary>The templates, in the order of <see cref="HierarchyTemplates.All"/>.</summary>
    public static IReadOnlyList<ArrayTemplate> All => Made.Value;

    /// <summary>Name of the template.</summary>
    public string Name { get; }

    /// <summary>Elements of one array but for the outermost fan-out.</summary>
    public int Rows { get; }

    /// <summary>The outermost fan-out.</summary>
    public int Columns { get; }

    /// <summary>What the array does of a product that is large in every way.</summary>
    public Spread Largest { get; }

    /// <summary>Whether sums stay in the elements, as against weights.</summary>
    public bool KeepsSums { get; }

    /// <summary>Words of the memories inside the array, all instances; a buffer that the whole array shares is the chip's memory.</summary>
    public double LocalWords { get; }

    /// <summary>Energy of a multiply-accumulate with the memories of its element over its own.</summary>
    public double LocalRatio { get; }

    /// <summary>The template of a name; null when there is none.</summary>
    public static ArrayTemplate? Find(string name) => All.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.Ordinal));

    /// <summary>Cycles of a product: the best way to spread it, at least as long as the weights of a step take to come in.</summary>
    /// <param name="m">Rows of the result, at least 1.</param>
    /// <param name="n">Columns of the result, at least 1.</param>
    /// <param name="k">Length of the sums, at least 1.</param>
    public double Cycles(double m, double n, double k)
    {
        var best = double.PositiveInfinity;
        foreach (var spread in spreads)
        {
            var (rows, filters, steps) = (Math.Ceiling(m / spread.Rows), Math.Ceiling(n / spread.Filters), Math.Ceiling(k / spread.Steps));
            var loading = weightWordsPerCycle is { } words ? Math.Min(n, spread.Filters) * Math.Min(k, spread.Steps) / words : 0;
            best = Math.Min(best, filters * steps * Math.Max(rows, loading));
        }

        return best;
    }

    // Every level's fan-out goes to one dimension or is parted between two.
    private static IEnumerable<Spread> Spreads(IEnumerable<MemoryLevel> fans)
    {
        var all = new HashSet<Spread> { new(1, 1, 1) };
        foreach (var level in fans)
        {
            var parts = Parts(level).ToArray();
            all = [.. all.SelectMany(s => parts.Select(p => new Spread(s.Rows * p.Rows, s.Filters * p.Filters, s.Steps * p.Steps)))];
        }

        return all.Where(s => !all.Any(o => o != s && o.Rows >= s.Rows && o.Filters >= s.Filters && o.Steps >= s.Steps))
            .OrderBy(s => s.Rows).ThenBy(s => s.Filters).ThenBy(s => s.Steps);
    }

    private static IEnumerable<Spread> Parts(MemoryLevel level)
    {
        var dimensions = level.SpatialDimensions;
        bool rows = dimensions.Has(LoopDimension.P) || dimensions.Has(LoopDimension.Q), filters = dimensions.Has(LoopDimension.K), steps = dimensions.Has(LoopDimension.C);
        for (long r = 1; r <= (rows ? level.FanOut : 1); r++)
        {
            for (long f = 1; f <= (filters ? level.FanOut / r : 1); f++)
            {
                yield return new Spread(r, f, steps ? level.FanOut / r / f : 1);
            }
        }
    }

    // Memories of which an array has several; of an element's own the energy of one word of each tensor per product, sums in and out.
    private static (double Words, double Pj) Local(MemoryHierarchy hierarchy)
    {
        var (words, pj, instances) = (0.0, 0.0, 1.0);
        foreach (var level in hierarchy.Levels.Reverse())
        {
            instances *= level.FanOut;
            var own = instances / level.FanOut;
            words += own > 1 ? own * (level.CapacityWords ?? 0) : 0;
            if (own.Equals(hierarchy.Elements))
            {
                pj += level.Keeps.HasFlag(Tensors.Outputs) ? level.ReadPj + level.WritePj : 0;
                pj += level.Keeps.HasFlag(Tensors.Weights) ? level.ReadPj : 0;
                pj += level.Keeps.HasFlag(Tensors.Inputs) ? level.ReadPj : 0;
            }
        }

        return (words, pj);
    }

    /// <summary>What an array does side by side.</summary>
    /// <param name="Rows">Rows of the result.</param>
    /// <param name="Filters">Columns of the result.</param>
    /// <param name="Steps">Steps of the sums.</param>
    public readonly record struct Spread(long Rows, long Filters, long Steps)
    {
        /// <summary>Elements in use.</summary>
        public double Elements => (double)Rows * Filters * Steps;
    }
}
