using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>Energy, cycles and capacities of a map space as posynomials of its components: lower bounds, exact but for what is said here.</summary>
/// <remarks>
/// The first update of an output reads nothing. Where sums are not spread over instances above a level, that is a constant; elsewhere it is
/// bounded by the share of all updates that first ones can be. Inputs slide over both windows at once. Leakage is that of full speed.
/// </remarks>
internal sealed class MapCosts
{
    private readonly MapSpace space;

    private readonly SpatialPattern? pattern;

    public MapCosts(MapSpace space, SpatialPattern? pattern = null)
    {
        this.space = space;
        this.pattern = pattern;
        var energy = new List<Product>();
        var energyOffset = 0.0;
        var paces = new List<Pace> { new(-1, new Posynomial([new Product(1, space.Macs, space.Serial)], 0), 1) };
        var limits = new List<Limit>();
        if (space.Hierarchy.MacPj > 0)
        {
            energy.Add(new Product(space.Hierarchy.MacPj, space.Macs));
        }

        for (var level = 0; level < space.Levels; level++)
        {
            var memory = space.Hierarchy.Levels[level];
            var dynamic = Traffic(level, memory.ReadPj, memory.WritePj, -1);
            energy.AddRange(dynamic.Terms);
            energyOffset += dynamic.Offset;
            if (memory.LeakagePjPerCycle > 0)
            {
                energy.Add(new Product(memory.LeakagePjPerCycle, space.Macs, space.Serial, space.Instances[level]));
            }

            AddPace(paces, level, 1, 1, memory.BandwidthWordsPerCycle);
            AddPace(paces, level, 1, 0, memory.ReadBandwidthWordsPerCycle);
            AddPace(paces, level, 0, 1, memory.WriteBandwidthWordsPerCycle);
            if (memory.CapacityWords is { } capacity && (memory.Keeps & ~memory.Holds) != Tensors.None)
            {
                var tiles = Enumerable.Range(0, MapSpace.TensorCount).Where(t => space.Tile[(level * MapSpace.TensorCount) + t] >= 0).Select(t => new Product(1, space.Tile[(level * MapSpace.TensorCount) + t]));
                limits.Add(new Limit(new Posynomial([.. tiles], 0), capacity));
            }

            if (space.Fan[level] >= 0 && pattern is null)
            {
                limits.Add(new Limit(new Posynomial([new Product(1, space.Fan[level])], 0), space.FanOut[level]));
            }
        }

        if (energy.Count == 0)
        {
            // Nothing costs energy: a trifle keeps logarithms finite.
            energy.Add(new Product(1e-30, space.Macs));
        }

        Energy = new Posynomial([.. energy], energyOffset);
        Paces = [.. paces];
        Limits = [.. limits];
    }

    // pJ plus its offset.
    public Posynomial Energy { get; }

    // The multipliers, then memories with a bandwidth.
    public Pace[] Paces { get; }

    // Capacities and fan-outs.
    public Limit[] Limits { get; }

    /// <summary>Cycles are at least (sum − offset)/bandwidth.</summary>
    internal readonly record struct Pace(int Level, Posynomial Sum, double Bandwidth);

    /// <summary>A sum that must not exceed a number.</summary>
    internal readonly record struct Limit(Posynomial Sum, double Most);

    private void AddPace(List<Pace> paces, int level, double reads, double writes, double? bandwidth)
    {
        if (bandwidth is { } words && Traffic(level, reads, writes, space.Alone[level]) is { Terms.Length: > 0 } traffic)
        {
            paces.Add(new Pace(level, traffic, words));
        }
    }

    // Reads and writes of a level, weighted; of one instance when a component that divides by the instances is given.
    private Posynomial Traffic(int level, double read, double write, int alone)
    {
        var terms = new List<Product>();
        var offset = 0.0;
        void Add(double weight, int words, int shared)
        {
            if (weight > 0)
            {
                terms.Add(new Product(weight, words, shared >= 0 ? shared : alone, shared >= 0 ? alone : -1));
            }
        }

        for (var tensor = 0; tensor < MapSpace.TensorCount; tensor++)
        {
            if (!space.Keeps(level, tensor))
            {
                continue;
            }

            var at = (level * MapSpace.TensorCount) + tensor;
            var inside = space.Inside(level, tensor);
            var asked = inside < 0 ? space.Macs : space.Moved[(inside * MapSpace.TensorCount) + tensor];
            var moved = space.Moved[at];
            if (tensor != MapSpace.Outputs)
            {
                Add(read, asked, space.Shared[at]);
                Add(moved >= 0 ? write : 0, moved, -1);
                continue;
            }

            var isCharged = space.Hierarchy.ChargesFirstFills || moved < 0;
            if (pattern is not null || space.LargestReduction(level) == 1)
            {
                Add(read + write, asked, space.Shared[at]);
                Add(moved >= 0 ? write : 0, moved, -1);
                var sums = pattern?.Product(space, level, d => MapSpace.Irrelevant[d] == MapSpace.Outputs) ?? 1;
                var instances = alone >= 0 ? pattern?.Product(space, level, _ => true) ?? 1 : 1;
                offset += space.LargestWords(tensor) * sums / instances * (read + (isCharged ? 0 : write));
            }
            else
            {
                // Of the updates by the multipliers, at most this share are first ones; stays may all be first ones.
                var updates = (double)space.Layer.C * space.Layer.R * space.Layer.S;
                var firsts = inside < 0 ? Math.Min(1, space.LargestReduction(-1) / updates) : 1;
                Add((read * (1 - firsts)) + write, asked, space.Shared[at]);
                Add(moved >= 0 && isCharged ? write : 0, moved, -1);
            }
        }

        return new Posynomial([.. terms], offset);
    }
}
