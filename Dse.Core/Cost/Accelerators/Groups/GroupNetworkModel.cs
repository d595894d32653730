using System.Collections.Concurrent;
using Dse.Core.Cost.Accelerators.Networks;

namespace Dse.Core.Cost.Accelerators.Groups;

/// <summary>Networks on chips of several arrays: every layer of every network is a job, a network a chain of jobs (docs/studies/accelerator.md, sub-accelerators).</summary>
/// <remarks>Thread-safe. What depends on one array alone is worked out once for it.</remarks>
public sealed class GroupNetworkModel
{
    // Tables are dropped and built anew past so many figures.
    private const int MostFigures = 1 << 22;
    private const int MostShares = 64;

    private readonly ConcurrentDictionary<AcceleratorDesign, Figures> tables = new();
    private readonly SystolicNetworkModel layers;
    private readonly List<GroupJob> jobs = [];
    private readonly int[] lengths;
    private readonly bool byLayer;
    private readonly int mostTables;

    /// <summary>A model of a mix of networks.</summary>
    /// <param name="mix">The networks.</param>
    /// <param name="byLayer">Whether layers of a network may run on different arrays.</param>
    /// <param name="models">Models that share the memory for tables, at least 1.</param>
    public GroupNetworkModel(NetworkMix mix, bool byLayer, double models = 1)
    {
        ArgumentNullException.ThrowIfNull(mix);
        Mix = mix;
        this.byLayer = byLayer;
        layers = new SystolicNetworkModel(mix, models);
        lengths = [.. mix.Networks.Select(n => n.Sequence.Count)];
        for (var n = 0; n < mix.Networks.Count; n++)
        {
            foreach (var (layer, count) in mix.Networks[n].Sequence)
            {
                jobs.Add(new GroupJob(n, layer, mix.PlaceOf(n, layer), count));
            }
        }

        mostTables = Math.Max(16, (int)(MostFigures / (3 * mix.Works.Count) / Math.Min(models, MostShares)));
    }

    /// <summary>The networks.</summary>
    public NetworkMix Mix { get; }

    /// <summary>The jobs, network by network in the order in which they run.</summary>
    public IReadOnlyList<GroupJob> Jobs => jobs;

    /// <summary>Schedules and prices every network.</summary>
    public GroupEstimate Evaluate(GroupDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var machines = design.Parts.Count;
        Figures[] figures = [.. design.Parts.Select(TableOf)];
        var problem = new ChainProblem(lengths, machines);
        for (var j = 0; j < jobs.Count; j++)
        {
            var times = jobs[j].Count * Mix.Weights[jobs[j].Network];
            for (var m = 0; m < machines; m++)
            {
                problem.Cycles[(j * machines) + m] = times * figures[m].Cycles[jobs[j].Place];
                problem.EnergyPj[(j * machines) + m] = times * figures[m].EnergyPj[jobs[j].Place];
            }
        }

        var schedule = ChainScheduler.Solve(problem, design.Goal, byLayer);
        var networks = new NetworkEstimate[Mix.Networks.Count];
        double bytes = 0;
        double macs = 0;
        for (var j = 0; j < jobs.Count; j++)
        {
            var (job, machine) = (jobs[j], schedule.Machine[j]);
            var end = schedule.Start[j] + problem.Cycles[(j * machines) + machine];
            var work = job.Count * Mix.Works[job.Place].Product.Macs;
            var traffic = job.Count * figures[machine].DramBytes[job.Place];
            ref var network = ref networks[job.Network];
            network = new NetworkEstimate(Math.Max(network.Cycles, end), network.EnergyPj + (job.Count * figures[machine].EnergyPj[job.Place]), network.DramBytes + traffic, network.Macs + work);
            bytes += Mix.Weights[job.Network] * traffic;
            macs += Mix.Weights[job.Network] * work;
        }

        return new GroupEstimate(schedule, networks, bytes, macs);
    }

    /// <summary>Time of a job on one of the arrays, cycles.</summary>
    public double CyclesOf(GroupDesign design, int job, int part)
    {
        ArgumentNullException.ThrowIfNull(design);
        return jobs[job].Count * Mix.Weights[jobs[job].Network] * TableOf(design.Parts[part]).Cycles[jobs[job].Place];
    }

    private Figures TableOf(AcceleratorDesign part)
    {
        if (tables.TryGetValue(part, out var known))
        {
            return known;
        }

        if (tables.Count >= mostTables)
        {
            tables.Clear();
        }

        return tables.GetOrAdd(part, p =>
        {
            var count = Mix.Works.Count;
            var made = new Figures(new double[count], new double[count], new double[count]);
            for (var place = 0; place < count; place++)
            {
                var (estimate, energy) = layers.Layer(p, place);
                (made.Cycles[place], made.EnergyPj[place], made.DramBytes[place]) = (estimate.Cycles, energy.TotalPj, estimate.DramBytes);
            }

            return made;
        });
    }

    // Of one array: one run of every distinct layer.
    private sealed record Figures(double[] Cycles, double[] EnergyPj, double[] DramBytes);
}

/// <summary>Layers of one shape that follow one another in a network.</summary>
/// <param name="Network">Index of the network.</param>
/// <param name="Layer">Index of the layer among the network's distinct ones.</param>
/// <param name="Place">Its place among the distinct layers of all networks.</param>
/// <param name="Count">How many.</param>
public readonly record struct GroupJob(int Network, int Layer, int Place, long Count);
