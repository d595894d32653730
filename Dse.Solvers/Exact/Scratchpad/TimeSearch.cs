using Dse.Core.Spaces;
using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.Baselines;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>
/// Order, residency and prefetching together for the least execution time: simulated annealing over orders and over the gaps that are kept,
/// each plan stretched so that transfers run beside operators, and timed. Addresses are found for what is faster than the best so far.
/// </summary>
/// <remarks>A heuristic; one use each, deterministic for a seed when not stopped.</remarks>
/// <param name="graph">What runs.</param>
/// <param name="dma">The channel and the operators' cycles.</param>
/// <param name="capacityBytes">Room.</param>
/// <param name="isOrderFree">Whether the order changes too.</param>
/// <param name="seed">Seed of what is drawn.</param>
/// <param name="stop">Ends it early.</param>
internal sealed class TimeSearch(ScratchpadGraph graph, DmaSettings dma, long capacityBytes, bool isOrderFree, ulong seed, Func<bool> stop)
{
    private const int Moves = 1500;
    private const double OrderShare = 0.5;
    private const double FirstTemperature = 0.02;
    private const double LastTemperature = 1e-5;

    /// <summary>The fastest plan with places; the one at hand when none is faster.</summary>
    /// <param name="start">A plan with places.</param>
    /// <param name="boundCycles">Time at which it ends.</param>
    public ScratchpadPlan Improve(ScratchpadPlan start, double boundCycles)
    {
        var random = new RandomSource(seed);
        var (best, least) = (start, ExecutionTime.Cycles(graph, start, dma));
        var (current, cycles) = First(start);
        Offer(current, cycles);
        for (var move = 0; move < Moves && least > boundCycles * (1 + 1e-12) && !stop(); move++)
        {
            var changed = isOrderFree && random.NextDouble() < OrderShare ? Reordered(current, random) : Flipped(current, random);
            if (changed is null)
            {
                continue;
            }

            var time = ExecutionTime.Cycles(graph, changed.Plan, dma);
            var temperature = FirstTemperature * Math.Pow(LastTemperature / FirstTemperature, (double)move / Moves);
            if (time <= cycles || random.NextDouble() < Math.Exp((cycles - time) / (temperature * cycles)))
            {
                (current, cycles) = (changed, time);
                Offer(changed, time);
            }
        }

        return best;

        void Offer(Timed candidate, double time)
        {
            if (time < least && Placer.Place(graph, candidate.Plan.Episodes, capacityBytes, stop).Placed is { } placed)
            {
                (best, least) = (candidate.Plan with { Episodes = placed }, time);
            }
        }
    }

    private (Timed Plan, double Cycles) First(ScratchpadPlan start)
    {
        var gaps = new GapModel(graph, [.. start.Order], capacityBytes);
        var isKept = GapSolver.Solve(gaps, null, long.MaxValue, stop).Choice?.IsKept ?? EvictionPlanner.Cheaper(gaps);
        var first = Stretched(gaps, isKept);
        return (first, ExecutionTime.Cycles(graph, first.Plan, dma));
    }

    private Timed Reordered(Timed from, RandomSource random)
    {
        var gaps = new GapModel(graph, OrderAnnealing.Moved(graph, [.. from.Gaps.Order], random), capacityBytes);
        return Stretched(gaps, EvictionPlanner.Cheaper(gaps));
    }

    // One gap is given up or kept again; null when there is no room for it, or no gap at all.
    private Timed? Flipped(Timed from, RandomSource random)
    {
        if (from.IsKept.Length == 0)
        {
            return null;
        }

        bool[] isKept = [.. from.IsKept];
        var flipped = random.Next(isKept.Length);
        isKept[flipped] = !isKept[flipped];
        var gap = from.Gaps.Gaps[flipped];
        for (var step = gap.From + 1; isKept[flipped] && step < gap.To; step++)
        {
            var load = 0L;
            for (var g = 0; g < isKept.Length; g++)
            {
                load += isKept[g] && from.Gaps.Gaps[g].From < step && from.Gaps.Gaps[g].To > step ? from.Gaps.Gaps[g].Bytes : 0;
            }

            if (load > from.Gaps.RoomBytes[step])
            {
                return null;
            }
        }

        return Stretched(from.Gaps, isKept);
    }

    private Timed Stretched(GapModel gaps, bool[] isKept) => new(gaps, isKept, Prefetcher.Stretch(graph, PlanBuilder.Build(gaps, isKept), dma, capacityBytes, int.MaxValue));

    private sealed record Timed(GapModel Gaps, bool[] IsKept, ScratchpadPlan Plan);
}
