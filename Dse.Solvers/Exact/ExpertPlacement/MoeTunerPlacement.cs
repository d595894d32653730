using Dse.Core.Studies.ExpertPlacements;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>
/// The two integer programmes of MoETuner (arXiv 2502.06643): per layer clusters of equal size with the least sum of
/// distances from the mean load, then clusters onto devices with the least sum over the layers of the slowest link.
/// The printed first programme lacks the size of clusters, without which it makes one; it is added here.
/// </summary>
internal sealed class MoeTunerPlacement(ExpertPlacementModel model, IMipSolver solver, Func<bool> stop)
{
    // The authors' gap; the time is per programme.
    private const double GapRatio = 0.025;
    private const double Seconds = 30;
    private const int MostProducts = 20_000;
    private const int WaitMs = 50;

    private readonly int devices = model.Devices.Count;

    /// <summary>Whether the second programme was too large for a solver, so that clusters change places instead, step by step.</summary>
    public bool IsDescended { get; private set; }

    /// <summary>The placement; null when the work was ended early.</summary>
    /// <exception cref="MipException">A solver failed.</exception>
    public PlacementTable? Place()
    {
        var clusters = new int[model.Layers][][];
        for (var layer = 0; layer < clusters.Length; layer++)
        {
            if (Cluster(layer) is not { } found)
            {
                return null;
            }

            clusters[layer] = found;
        }

        if (model.HasFlows && model.Layers > 1)
        {
            IsDescended = (long)(model.Layers - 1) * devices * devices * devices * devices > MostProducts;
            var places = IsDescended ? Descend(clusters) : Assign(clusters);
            if (places is null)
            {
                return null;
            }

            clusters = [.. clusters.Select((layer, l) => Enumerable.Range(0, devices).Select(d => layer[Array.IndexOf(places[l], d)]).ToArray())];
        }

        return new PlacementTable(clusters);
    }

    private int[][]? Cluster(int layer)
    {
        var loads = model.Profiles[0].Loads[layer];
        var mean = loads.Sum() / devices;
        var programme = new LinearModel();
        var x = new int[loads.Length, devices];
        for (var e = 0; e < loads.Length; e++)
        {
            for (var c = 0; c < devices; c++)
            {
                x[e, c] = programme.AddBinary();
            }

            programme.AddRow(1, 1, Enumerable.Range(0, devices).Select(c => new LinearTerm(x[e, c], 1)));
        }

        for (var c = 0; c < devices; c++)
        {
            var distance = programme.AddVariable(0, double.PositiveInfinity, 1);
            var load = Enumerable.Range(0, loads.Length).Select(e => new LinearTerm(x[e, c], loads[e])).ToList();
            programme.AddRow(double.NegativeInfinity, mean, load.Append(new LinearTerm(distance, -1)));
            programme.AddRow(mean, double.PositiveInfinity, load.Append(new LinearTerm(distance, 1)));
            var size = Enumerable.Range(0, loads.Length).Select(e => new LinearTerm(x[e, c], 1));
            programme.AddRow(Math.Min(loads.Length / devices, model.Devices.Slots[c]), Math.Min((loads.Length + devices - 1) / devices, model.Devices.Slots[c]), size);
        }

        return Solve(programme) is { } values
            ? [.. Enumerable.Range(0, devices).Select(c => Enumerable.Range(0, loads.Length).Where(e => values[x[e, c]] > 0.5).ToArray())]
            : null;
    }

    // The device of each layer's clusters; products of two choices by their usual three inequalities.
    private int[][]? Assign(int[][][] clusters)
    {
        var programme = new LinearModel();
        var y = new int[model.Layers, devices, devices];
        for (var l = 0; l < model.Layers; l++)
        {
            for (var c = 0; c < devices; c++)
            {
                for (var g = 0; g < devices; g++)
                {
                    var fits = clusters[l][c].Length <= model.Devices.Slots[g];
                    y[l, c, g] = programme.AddVariable(0, fits ? 1 : 0, 0, isInteger: true);
                }

                programme.AddRow(1, 1, Enumerable.Range(0, devices).Select(g => new LinearTerm(y[l, c, g], 1)));
            }

            for (var g = 0; g < devices; g++)
            {
                programme.AddRow(1, 1, Enumerable.Range(0, devices).Select(c => new LinearTerm(y[l, c, g], 1)));
            }
        }

        for (var l = 0; l + 1 < model.Layers; l++)
        {
            var tokens = Tokens(clusters, l);
            var slowest = programme.AddVariable(0, double.PositiveInfinity, 1);
            for (var (g, pairs) = (0, devices * devices); g < pairs; g++)
            {
                var (from, to) = (g / devices, g % devices);
                if (from == to)
                {
                    continue;
                }

                var terms = new List<LinearTerm> { new(slowest, -1) };
                for (var c = 0; c < pairs; c++)
                {
                    var (a, b) = (c / devices, c % devices);
                    if (tokens[a, b] > 0)
                    {
                        var both = programme.AddVariable(0, 1, 0);
                        programme.AddRow(-1, double.PositiveInfinity, [new(both, 1), new(y[l, a, from], -1), new(y[l + 1, b, to], -1)]);
                        terms.Add(new LinearTerm(both, tokens[a, b] / Bandwidth(from, to)));
                    }
                }

                programme.AddRow(double.NegativeInfinity, 0, terms);
            }
        }

        return Solve(programme) is { } values
            ? [.. Enumerable.Range(0, model.Layers).Select(l => Enumerable.Range(0, devices).Select(c => Enumerable.Range(0, devices).MaxBy(g => values[y[l, c, g]])).ToArray())]
            : null;
    }

    // Two clusters of a layer change places as long as the slowest links of the steps beside it get faster.
    private int[][]? Descend(int[][][] clusters)
    {
        var places = clusters.Select(_ => Enumerable.Range(0, devices).ToArray()).ToArray();
        var tokens = Enumerable.Range(0, model.Layers - 1).Select(l => Tokens(clusters, l)).ToArray();
        var gained = true;
        while (gained)
        {
            gained = false;
            for (var l = 0; l < places.Length; l++)
            {
                for (var a = 0; a < devices; a++)
                {
                    for (var b = a + 1; b < devices; b++)
                    {
                        if (stop())
                        {
                            return null;
                        }

                        if (clusters[l][a].Length > model.Devices.Slots[places[l][b]] || clusters[l][b].Length > model.Devices.Slots[places[l][a]])
                        {
                            continue;
                        }

                        var before = Around(l);
                        (places[l][a], places[l][b]) = (places[l][b], places[l][a]);
                        if (Around(l) < before * (1 - 1e-9))
                        {
                            gained = true;
                        }
                        else
                        {
                            (places[l][a], places[l][b]) = (places[l][b], places[l][a]);
                        }
                    }
                }
            }
        }

        return places;

        double Around(int l) => (l > 0 ? Slowest(tokens[l - 1], places[l - 1], places[l]) : 0) + (l + 1 < places.Length ? Slowest(tokens[l], places[l], places[l + 1]) : 0);
    }

    private double Slowest(double[,] tokens, int[] here, int[] there)
    {
        var slowest = 0.0;
        for (var a = 0; a < devices; a++)
        {
            for (var b = 0; b < devices; b++)
            {
                slowest = here[a] == there[b] ? slowest : Math.Max(slowest, tokens[a, b] / Bandwidth(here[a], there[b]));
            }
        }

        return slowest;
    }

    private double[,] Tokens(int[][][] clusters, int layer)
    {
        var tokens = new double[devices, devices];
        var (here, there) = (Of(clusters[layer]), Of(clusters[layer + 1]));
        foreach (var (from, to, count) in model.Profiles[0].Flows![layer].Pairs)
        {
            tokens[here[from], there[to]] += count;
        }

        return tokens;

        int[] Of(int[][] layer)
        {
            var of = new int[model.Experts];
            for (var c = 0; c < layer.Length; c++)
            {
                foreach (var expert in layer[c])
                {
                    of[expert] = c;
                }
            }

            return of;
        }
    }

    private double Bandwidth(int from, int to) => model.Devices.BandwidthGBps?[from][to] ?? 1;

    private IReadOnlyList<double>? Solve(LinearModel programme)
    {
        using var ending = new CancellationTokenSource();
        var solving = solver.SolveAsync(programme, MipOptions.Default with { Seconds = Seconds, GapRatio = GapRatio }, ending.Token);
        while (Task.WaitAny([solving], WaitMs, CancellationToken.None) < 0)
        {
            if (stop())
            {
                ending.Cancel();
            }
        }

        if (solving.IsCanceled)
        {
            return null;
        }

        var result = solving.GetAwaiter().GetResult();
        return result.Values.Count > 0 ? result.Values : throw new MipException($"{result.Solver} found no placement in {Seconds} seconds.");
    }
}
