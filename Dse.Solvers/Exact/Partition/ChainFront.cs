using Dse.Core.Studies.Partitions;

namespace Dse.Solvers.Exact.Partition;

/// <summary>Splits of a chain from the cheapest one on, each the cheapest of those with a shorter period than the one before.</summary>
/// <remarks>
/// The costs behind each state are computed for some periods. For those between them they are bounds, along which the next split, which
/// costs little more than the last, is found in a corridor. One use each.
/// </remarks>
internal sealed class ChainFront
{
    // Periods this much shorter count as shorter, relative.
    private const double Step = 1e-9;
    private const int MaxWidenings = 12;

    private readonly PartitionModel model;
    private readonly ChainTables tables;
    private readonly ChainProgram program;
    private readonly ChainCorridor corridor;
    private readonly int stages;
    private readonly Func<bool> stop;
    private double cost;
    private double slack;

    public ChainFront(PartitionModel model, ChainTables tables, int stages, Func<bool> stop)
    {
        (this.model, this.tables, this.stages, this.stop) = (model, tables, stages, stop);
        program = new ChainProgram(tables);
        corridor = new ChainCorridor(tables, program);
    }

    /// <summary>Periods that were asked for.</summary>
    public int Periods { get; private set; }

    /// <summary>The splits, cheapest first; ends when stopped.</summary>
    /// <param name="periodMs">Most milliseconds of a stage or transfer.</param>
    public IEnumerable<(int[] Placement, PartitionPlan Plan)> Splits(double periodMs)
    {
        var period = periodMs;
        for (var placement = First(period); placement is not null; placement = Next(period))
        {
            var plan = PartitionPlan.Of(model, placement);
            yield return (placement, plan);
            if (plan.Values[PartitionModel.Period] <= 0)
            {
                // Nothing takes less than no time.
                yield break;
            }

            period = Math.Min(period, plan.Values[PartitionModel.Period]) * (1 - Step);
        }
    }

    /// <summary>The splits of ever shorter periods, by bisection; the last one has the shortest there is unless stopped.</summary>
    /// <param name="periodMs">Most milliseconds of a stage or transfer.</param>
    public IEnumerable<int[]> Faster(double periodMs)
    {
        var (below, period) = (tables.LeastPeriodMs * (1 - Step), periodMs);
        for (var asked = period; ; asked = period - below > 1e-6 * period ? (period + below) / 2 : period)
        {
            if (First(asked) is { } placement)
            {
                yield return placement;
                period = Math.Min(asked, PartitionPlan.Of(model, placement).Values[PartitionModel.Period]) * (1 - Step);
            }
            else
            {
                below = asked;
            }

            if (period <= below || stop())
            {
                yield break;
            }
        }
    }

    private int[]? First(double period)
    {
        Periods++;
        if (!program.Solve(period, stages, stop))
        {
            return null;
        }

        (cost, slack) = (program.Least, program.Least * 1e-3);
        return program.Trace(period);
    }

    private int[]? Next(double period)
    {
        Periods++;
        var before = corridor.Work;
        for (var (most, widenings) = (cost + slack, 0); widenings < MaxWidenings && corridor.Work - before < program.Work / 4; most += 2 * (most - cost), widenings++)
        {
            if (stop())
            {
                return null;
            }

            var (placement, found) = corridor.Find(period, most);
            if (placement is null)
            {
                continue;
            }

            // About twice what the last steps cost; new bounds when the corridor has become wide.
            slack = Math.Max((slack / 2) + (found - cost), 1e-9 * found);
            cost = found;
            if (corridor.Work - before > program.Work / 20)
            {
                program.Solve(period, stages, stop);
            }

            return placement;
        }

        (var last, cost) = (cost, double.PositiveInfinity);
        if (!program.Solve(period, stages, stop))
        {
            return null;
        }

        cost = program.Least;
        slack = Math.Max((slack / 2) + (cost - last), 1e-9 * cost);
        return program.Trace(period);
    }
}
