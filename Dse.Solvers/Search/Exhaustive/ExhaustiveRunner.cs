using System.Runtime.ExceptionServices;
using Dse.Core.Studies;
using Dse.Solvers.Running;

namespace Dse.Solvers.Search.Exhaustive;

/// <summary>Evaluates every design of a discrete space on several threads, outside ask/tell.</summary>
/// <remarks>
/// Threads take work units in a fixed order and finished units join the record in that order. A trial's number is the
/// index of the design among all designs, so that front, counts and the cut by a budget do not depend on the threads.
/// </remarks>
internal sealed class ExhaustiveRunner(StudyProblem problem, SearchRecord record, long limit, long? spaceSize, int threads)
{
    // Units that may finish ahead of a slow one; bounds the memory of what waits to be joined.
    private const int UnitsAhead = 512;

    // A worker that waits looks this often, in milliseconds, whether the search is to stop.
    private const int StopCheckMs = 20;
    private const long StepsPerTurn = 1 << 14;
    private const int WaitMs = 25;

    private readonly object gate = new();
    private readonly WorkUnits units = new(problem.Space);
    private readonly Dictionary<long, Finished> waiting = [];
    private readonly Stack<SearchRecord> spare = [];
    private readonly AutoResetEvent changed = new(initialState: false);
    private double[] lastPrefix = [];
    private long joined;
    private WorkUnit? crossing;
    private ExceptionDispatchInfo? error;
    private volatile bool isStopping;
    private long evaluated;
    private int active;

    /// <summary>Saves the position: the units joined so far.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(joined);
        writer.Write(lastPrefix.Length);
        writer.Write(lastPrefix.AsSpan());
    }

    public void Restore(BinaryReader reader)
    {
        joined = reader.ReadInt64();
        lastPrefix = reader.ReadDoubles(reader.ReadCount(8));
        if (joined == 0)
        {
            return;
        }

        if (lastPrefix.Length != units.Depth)
        {
            throw new FormatException($"A prefix of {lastPrefix.Length} cells stands where {units.Depth} were expected.");
        }

        units.ContinueAfter(joined - 1, lastPrefix);
    }

    /// <summary>Runs to the end.</summary>
    public SearchEnd Run(Reporter reporter, SearchClock clock, Func<byte[]> checkpoint, CancellationToken cancellation)
    {
        bool Stop() => isStopping || cancellation.IsCancellationRequested || clock.IsOver;

        active = threads;
        evaluated = record.Evaluations;
        var workers = new Thread[threads];
        for (var t = 0; t < threads; t++)
        {
            workers[t] = new Thread(() => Work(reporter, Stop)) { IsBackground = true, Name = $"exhaustive {t}" };
            workers[t].Start();
        }

        try
        {
            while (Volatile.Read(ref active) > 0)
            {
                changed.WaitOne(WaitMs);
                if (reporter.IsDue)
                {
                    Report(reporter, checkpoint, cancellation);
                }
            }
        }
        finally
        {
            // An observer that throws must not leave threads behind.
            isStopping = true;
            foreach (var worker in workers)
            {
                worker.Join();
            }
        }

        error?.Throw();
        if (reporter.IsDue)
        {
            // The workers may end before this thread ever had its turn: what was due is still told.
            Report(reporter, checkpoint, cancellation);
        }

        return Finish(reporter, checkpoint, Stop, cancellation);
    }

    private SearchEnd Finish(Reporter reporter, Func<byte[]> checkpoint, Func<bool> stop, CancellationToken cancellation)
    {
        if (crossing is not null)
        {
            isStopping = false;
            var worker = new UnitWorker(problem);
            var part = new SearchRecord(problem);
            if (worker.Process(crossing, part, limit - record.Evaluations, stop, _ => { }))
            {
                record.Merge(part, record.Evaluations);
                return SearchEnd.Evaluations;
            }
        }
        else if (units.IsOver && waiting.Count == 0)
        {
            return SearchEnd.Complete;
        }

        var cancelled = cancellation.IsCancellationRequested;
        if (cancelled)
        {
            reporter.Checkpoint(checkpoint());
        }

        JoinParts();
        return cancelled ? SearchEnd.Cancelled : SearchEnd.Seconds;
    }

    private void Work(Reporter reporter, Func<bool> stop)
    {
        try
        {
            var worker = new UnitWorker(problem);

            // One more than the budget tells a unit that ends with it from one that passes it.
            var pastLimit = limit == long.MaxValue ? limit : limit + 1;
            while (!stop())
            {
                WorkUnit? unit = null;
                SearchRecord? found = null;
                bool isOver;
                lock (gate)
                {
                    isOver = units.IsOver;
                    if (waiting.Count > UnitsAhead)
                    {
                        // Far ahead of the slowest unit: until it joins, or the search is to stop.
                        Monitor.Wait(gate, StopCheckMs);
                    }
                    else if (!isOver)
                    {
                        unit = units.Take(StepsPerTurn);
                        found = unit is null ? null : spare.TryPop(out var used) ? used : new SearchRecord(problem);
                    }
                }

                if (unit is not null)
                {
                    var isWhole = worker.Process(unit, found!, pastLimit, stop, CountEvaluated);
                    lock (gate)
                    {
                        waiting.Add(unit.Number, new Finished(unit, found!, isWhole));
                        JoinFinished();
                        Monitor.PulseAll(gate);
                    }

                    if (reporter.IsEager)
                    {
                        changed.Set();
                    }
                }
                else if (isOver)
                {
                    return;
                }
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref error, ExceptionDispatchInfo.Capture(e), null);
            isStopping = true;
        }
        finally
        {
            Interlocked.Decrement(ref active);
            changed.Set();
        }
    }

    private void CountEvaluated(int rows) => Interlocked.Add(ref evaluated, rows);

    // In the lock: whole units join in order; the first that passes the budget ends the search and is cut later.
    private void JoinFinished()
    {
        while (crossing is null && waiting.TryGetValue(joined, out var next) && next.IsWhole)
        {
            if (next.Found.Evaluations > limit - record.Evaluations)
            {
                crossing = next.Unit;
                isStopping = true;
                return;
            }

            waiting.Remove(joined++);
            record.Merge(next.Found, record.Evaluations);
            lastPrefix = next.Unit.Prefixes[^1];
            next.Found.Clear();
            spare.Push(next.Found);
        }
    }

    // After the threads ended early: what the unfinished units found still counts, under the right trial numbers.
    private void JoinParts()
    {
        var worker = new UnitWorker(problem);
        var firstTrial = record.Evaluations;
        for (var number = joined; waiting.TryGetValue(number, out var part); number++)
        {
            if (part.Found.Evaluations > limit - record.Evaluations)
            {
                return;
            }

            record.Merge(part.Found, firstTrial);
            firstTrial += part.IsWhole ? part.Found.Evaluations : worker.Count(part.Unit);
        }
    }

    private void Report(Reporter reporter, Func<byte[]> checkpoint, CancellationToken cancellation)
    {
        double share;

        // Units that are under way or wait to be joined count here, so that progress does not stand still with a slow model.
        var evaluations = Math.Min(Interlocked.Read(ref evaluated), limit);
        var total = spaceSize is { } size ? Math.Min(size, limit) : limit == long.MaxValue ? (long?)null : limit;
        lock (gate)
        {
            // Once all that was taken has joined, long stretches that rules cut off are progress too.
            share = units.Taken == joined ? units.Share : units.ShareBefore(lastPrefix);
        }

        reporter.Report(
            evaluations,
            total,
            total is { } known and > 0 ? Math.Min(1, Math.Max((double)evaluations / known, spaceSize is null ? share : 0)) : share,
            () =>
            {
                lock (gate)
                {
                    return new FrontSnapshot(record.Archive);
                }
            },
            () =>
            {
                lock (gate)
                {
                    return checkpoint();
                }
            },
            final: false,
            cancellation);
    }

    private sealed record Finished(WorkUnit Unit, SearchRecord Found, bool IsWhole);
}
