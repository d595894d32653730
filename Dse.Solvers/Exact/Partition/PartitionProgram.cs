using Dse.Core.Studies.Partitions;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Partition;

/// <summary>
/// A split of a graph as a linear model: which device runs each layer, which pair of devices each tensor joins (with the sums of both
/// ends, which keep the relaxation tight), and the period above every device and link.
/// </summary>
internal sealed class PartitionProgram
{
    private readonly PartitionModel model;
    private readonly int devices;

    public PartitionProgram(PartitionModel model) => (this.model, devices) = (model, model.Devices.Count);

    /// <summary>Finds the split that is least in one metric.</summary>
    /// <param name="metric">Latency, energy, period, stages or batch time.</param>
    /// <param name="most">The greatest value of each metric; throughput is left out.</param>
    /// <param name="solver">Who solves it.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The answer and the device of each layer; null without a split.</returns>
    public async Task<(MipResult Result, int[]? Placement)> MinimiseAsync(int metric, double[] most, IMipSolver solver, CancellationToken ct)
    {
        var linear = new LinearModel();
        int[][] place = [.. model.Layers.Select(_ => new int[devices])];
        for (var l = 0; l < place.Length; l++)
        {
            for (var d = 0; d < devices; d++)
            {
                place[l][d] = double.IsFinite(model.Layers[l].LatencyMs[d]) ? linear.AddVariable(0, 1, Factor(metric, l, d), isInteger: true) : -1;
            }

            linear.AddRow(1, 1, place[l].Where(x => x >= 0).Select(x => new LinearTerm(x, 1)));
        }

        var crossings = Crossings(linear, place, metric);
        var period = linear.AddVariable(0, Math.Min(most[PartitionModel.Period], 1e18), metric == PartitionModel.Period ? 1 : metric == PartitionModel.Batch ? model.Microbatches - 1 : 0);
        int[] used = [.. Enumerable.Range(0, devices).Select(_ => linear.AddVariable(0, 1, metric == PartitionModel.Stages ? 1 : 0))];
        for (var d = 0; d < devices; d++)
        {
            var mine = Enumerable.Range(0, place.Length).Where(l => place[l][d] >= 0).ToArray();
            linear.AddRow(double.NegativeInfinity, 0, [.. mine.Select(l => new LinearTerm(place[l][d], model.Layers[l].LatencyMs[d])), new LinearTerm(period, -1)]);
            if (double.IsFinite(model.Devices[d].MemoryBytes))
            {
                var scale = Math.Max(1, model.Devices[d].MemoryBytes);
                linear.AddRow(double.NegativeInfinity, model.Devices[d].MemoryBytes / scale, mine.Select(l => new LinearTerm(place[l][d], model.Layers[l].MemoryBytes / scale)));
            }

            foreach (var l in metric == PartitionModel.Stages || most[PartitionModel.Stages] < devices ? mine : [])
            {
                linear.AddRow(double.NegativeInfinity, 0, [new LinearTerm(place[l][d], 1), new LinearTerm(used[d], -1)]);
            }
        }

        foreach (var link in crossings.GroupBy(c => (c.From, c.To)))
        {
            linear.AddRow(double.NegativeInfinity, 0, [.. link.Select(c => new LinearTerm(c.Variable, c.Ms)), new LinearTerm(period, -1)]);
        }

        foreach (var limited in new[] { PartitionModel.Latency, PartitionModel.Energy, PartitionModel.Batch }.Where(m => double.IsFinite(most[m])))
        {
            var terms = place.SelectMany((row, l) => row.Select((x, d) => (x, l, d))).Where(p => p.x >= 0).Select(p => new LinearTerm(p.x, Factor(limited, p.l, p.d)))
                .Concat(crossings.Select(c => new LinearTerm(c.Variable, limited == PartitionModel.Energy ? c.Mj : c.Ms)));
            linear.AddRow(double.NegativeInfinity, most[limited], limited == PartitionModel.Batch ? terms.Append(new LinearTerm(period, model.Microbatches - 1)) : terms);
        }

        if (most[PartitionModel.Stages] < devices)
        {
            linear.AddRow(double.NegativeInfinity, most[PartitionModel.Stages], used.Select(u => new LinearTerm(u, 1)));
        }

        var result = await solver.SolveAsync(linear, MipOptions.Default with { Seconds = 300 }, ct);
        return (result, result.Values.Count == 0 ? null : [.. place.Select(row => Array.FindIndex(row, x => x >= 0 && result.Values[x] > 0.5))]);
    }

    private double Factor(int metric, int layer, int device) => metric switch
    {
        PartitionModel.Latency or PartitionModel.Batch => model.Layers[layer].LatencyMs[device],
        PartitionModel.Energy => model.Layers[layer].EnergyMj[device],
        _ => 0,
    };

    private List<(int Variable, int From, int To, double Ms, double Mj)> Crossings(LinearModel linear, int[][] place, int metric)
    {
        var crossings = new List<(int Variable, int From, int To, double Ms, double Mj)>();
        for (var l = 0; l < place.Length; l++)
        {
            foreach (var input in model.Layers[l].Inputs)
            {
                var pairs = new int[devices, devices];
                for (var from = 0; from < devices; from++)
                {
                    for (var to = 0; to < devices; to++)
                    {
                        var ms = model.TransferMs(from, to, model.Layers[input].OutputBytes);
                        var mj = model.TransferMj(from, to, model.Layers[input].OutputBytes);
                        pairs[from, to] = -1;
                        if (place[input][from] < 0 || place[l][to] < 0 || double.IsInfinity(ms))
                        {
                            continue;
                        }

                        pairs[from, to] = linear.AddVariable(0, 1, metric is PartitionModel.Latency or PartitionModel.Batch ? ms : metric == PartitionModel.Energy ? mj : 0);
                        if (from != to)
                        {
                            crossings.Add((pairs[from, to], from, to, ms, mj));
                        }
                    }
                }

                for (var d = 0; d < devices; d++)
                {
                    Tie(place[input][d], Enumerable.Range(0, devices).Select(to => pairs[d, to]));
                    Tie(place[l][d], Enumerable.Range(0, devices).Select(from => pairs[from, d]));
                }
            }
        }

        return crossings;

        void Tie(int end, IEnumerable<int> joined)
        {
            if (end >= 0)
            {
                linear.AddRow(0, 0, [.. joined.Where(x => x >= 0).Select(x => new LinearTerm(x, 1)), new LinearTerm(end, -1)]);
            }
        }
    }
}
