using System.Diagnostics;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Cools a placement in which tokens are kept on their devices, first without regard to loads, then under lower and lower caps on them.</summary>
internal sealed class FlowSchedule(ExpertPlacementModel model, FlowPlacement flow, Action<PlacementTable> publish, Func<bool> stop, long started)
{
    private const long StepsPerExpert = 8_000;
    private const double StepsPerSecond = 6e6;
    private const double Hot = 0.16;
    private const double Warm = 0.04;
    private const double Cold = 0.004;
    private const int Caps = 10;
    private const int Views = 8;

    private readonly double steps = model.Work ?? (model.Seconds is { } seconds ? seconds * StepsPerSecond : (double)StepsPerExpert * model.Experts * model.Layers);
    private double done;

    /// <summary>Whether the clock hurried the cooling, so that another run may end elsewhere.</summary>
    public bool IsTimed { get; private set; }

    /// <summary>Runs the whole schedule.</summary>
    /// <param name="even">The placement with the evenest loads; null when loads do not count.</param>
    /// <param name="cap">Load over the mean that a limit allows; infinite without a limit.</param>
    public void Run(PlacementTable? even, double cap)
    {
        flow.Align(20, stop);
        publish(flow.Table);
        var free = even is null ? 1 : 0.6;
        Cool(Hot, free, cap);
        if (double.IsPositiveInfinity(cap))
        {
            flow.Settle(50, stop);
        }

        publish(flow.Table);
        if (even is null || stop())
        {
            return;
        }

        // Caps from what is there down to what is possible, each nearer to it by the same factor.
        var least = Peak(even);
        var most = Math.Min(cap, flow.Peak);
        for (var i = 1; i <= Caps && most > least && !stop(); i++)
        {
            var here = 1 + ((most - 1) * Math.Pow(Math.Max(least - 1, 1e-3) / (most - 1), (double)i / Caps));
            Cool(Warm, free + ((1 - free) * i / Caps), Math.Max(here, least));
            publish(flow.Table);
        }
    }

    private void Cool(double hot, double until, double cap)
    {
        var from = Share();
        var shown = 0;
        for (var share = from; share < until && !stop(); share = Share())
        {
            var local = Math.Clamp((share - from) / (until - from), 0, 1);
            flow.Sweep(flow.TokensPerExpert * hot * Math.Pow(Cold / hot, local), cap);
            done += flow.StepsPerSweep;
            if ((int)(local * Views) > shown)
            {
                shown = (int)(local * Views);
                publish(flow.Table);
            }
        }
    }

    // By work; by the clock when that runs out sooner.
    private double Share()
    {
        var byWork = done / steps;
        var byTime = model.Seconds is { } seconds ? 1.04 * Stopwatch.GetElapsedTime(started).TotalSeconds / seconds : 0;
        IsTimed |= byTime > byWork && byTime > 0.5;
        return byTime > 0.5 ? Math.Max(byWork, byTime) : byWork;
    }

    private double Peak(PlacementTable table) => Enumerable.Range(0, model.Layers).Max(l => new LayerState(new LayerProblem(model, l), table.Layers[l]).Peak);
}
