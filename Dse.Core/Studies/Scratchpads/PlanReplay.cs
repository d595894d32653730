namespace Dse.Core.Studies.Scratchpads;

/// <summary>Replays a plan step by step and says what it costs, or why it cannot run.</summary>
/// <remarks>Stateless and thread-safe. Knows nothing of how plans are found.</remarks>
public static class PlanReplay
{
    /// <summary>Replays a plan.</summary>
    /// <param name="graph">What runs.</param>
    /// <param name="plan">How.</param>
    /// <param name="capacityBytes">Room of the scratchpad.</param>
    /// <param name="violation">The first thing that is wrong, for people; null when the figures are there.</param>
    /// <param name="rules">What the plan may do beyond running every operator once; null for nothing.</param>
    /// <returns>Null when the plan cannot run.</returns>
    public static PlanFigures? Run(ScratchpadGraph graph, ScratchpadPlan plan, long capacityBytes, out string? violation, PlanRules? rules = null)
    {
        rules ??= PlanRules.None;
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(plan);
        var steps = StepsOf(graph, plan.Order, rules.MostRepeats, out violation);
        if (steps is null)
        {
            return null;
        }

        violation = StaysViolation(graph, plan, steps, capacityBytes) ?? LevelViolation(graph, plan, rules.Levels) ?? OperandViolation(graph, plan)
            ?? TransferViolation(graph, plan, steps) ?? PlaceViolation(graph, plan);
        return violation is not null ? null : new PlanFigures(plan.Writes.Concat(plan.Reads).Sum(t => graph.Bytes[t.Tensor]), Peak(graph, plan))
        {
            LevelBytes = [.. (rules.Levels?.OnChip ?? []).Select((_, level) => 2 * plan.LevelStays.Where(s => s.Level == level).Sum(s => graph.Bytes[s.Stay.Tensor]))],
        };
    }

    // The step at which each operator runs first.
    private static int[]? StepsOf(ScratchpadGraph graph, IReadOnlyList<int> order, int mostRepeats, out string? violation)
    {
        violation = null;
        var repeats = 0;
        var steps = new int[graph.OperatorCount];
        Array.Fill(steps, -1);
        for (var step = 0; step < order.Count; step++)
        {
            var isAgain = order[step] >= 0 && order[step] < steps.Length && steps[order[step]] >= 0;
            if (order[step] < 0 || order[step] >= steps.Length || (isAgain && mostRepeats == 0))
            {
                violation = $"order[{step}] is {order[step]}, which is no operator or ran before";
                return null;
            }

            if (isAgain && ++repeats > mostRepeats)
            {
                violation = $"order[{step}] runs operator {order[step]} again, and only {mostRepeats} runs may be repeated";
                return null;
            }

            steps[order[step]] = isAgain ? steps[order[step]] : step;
        }

        var missing = Array.IndexOf(steps, -1);
        if (missing >= 0)
        {
            violation = $"operator {missing} never runs";
            return null;
        }

        for (var op = 0; op < steps.Length; op++)
        {
            foreach (var tensor in graph.Inputs(op))
            {
                if (graph.Producers[tensor] is >= 0 and var producer && steps[producer] >= steps[op])
                {
                    violation = $"operator {op} runs before operator {producer}, which makes tensor {tensor} for it";
                    return null;
                }
            }
        }

        return steps;
    }

    private static string? StaysViolation(ScratchpadGraph graph, ScratchpadPlan plan, int[] steps, long capacityBytes)
    {
        foreach (var stay in plan.Episodes)
        {
            if (stay.Tensor < 0 || stay.Tensor >= graph.TensorCount || stay.FromStep < 0 || stay.ToStep < stay.FromStep || stay.ToStep >= plan.Order.Count)
            {
                return $"the stay of tensor {stay.Tensor} from step {stay.FromStep} to {stay.ToStep} is none of this graph";
            }

            if (stay.OffsetBytes < 0 || stay.OffsetBytes + graph.Bytes[stay.Tensor] > capacityBytes)
            {
                return $"tensor {stay.Tensor} at {stay.OffsetBytes} with {graph.Bytes[stay.Tensor]} bytes passes the {capacityBytes} bytes of the scratchpad";
            }

            if (graph.Producers[stay.Tensor] is >= 0 and var producer && stay.FromStep < steps[producer])
            {
                return $"tensor {stay.Tensor} is there at step {stay.FromStep}, before it is made";
            }
        }

        return null;
    }

    private static string? OperandViolation(ScratchpadGraph graph, ScratchpadPlan plan)
    {
        var staysOf = plan.Episodes.ToLookup(e => e.Tensor);
        for (var step = 0; step < plan.Order.Count; step++)
        {
            foreach (var tensor in (ReadOnlySpan<int>)[.. graph.Inputs(plan.Order[step]), .. graph.Outputs(plan.Order[step])])
            {
                if (!staysOf[tensor].Any(e => e.FromStep <= step && e.ToStep >= step))
                {
                    return $"tensor {tensor} is not there at step {step}, which needs it";
                }
            }
        }

        return null;
    }

    // Stays in levels fit there, apart from one another, and lie between two stays in the scratchpad.
    private static string? LevelViolation(ScratchpadGraph graph, ScratchpadPlan plan, MemoryLevels? levels)
    {
        for (var i = 0; i < plan.LevelStays.Count; i++)
        {
            var (level, stay) = plan.LevelStays[i];
            if (levels is null || level < 0 || level >= levels.OnChip.Count || stay.Tensor < 0 || stay.Tensor >= graph.TensorCount || stay.FromStep < 0 || stay.ToStep < stay.FromStep)
            {
                return $"the stay of tensor {stay.Tensor} from step {stay.FromStep} to {stay.ToStep} is in no level";
            }

            if (stay.OffsetBytes < 0 || stay.OffsetBytes + graph.Bytes[stay.Tensor] > levels.OnChip[level].CapacityBytes)
            {
                return $"tensor {stay.Tensor} at {stay.OffsetBytes} with {graph.Bytes[stay.Tensor]} bytes passes the {levels.OnChip[level].CapacityBytes} bytes of {levels.OnChip[level].Name}";
            }

            if (!plan.Episodes.Any(e => e.Tensor == stay.Tensor && e.ToStep == stay.FromStep - 1) || !plan.Episodes.Any(e => e.Tensor == stay.Tensor && e.FromStep == stay.ToStep + 1))
            {
                return $"tensor {stay.Tensor} is in {levels.OnChip[level].Name} from step {stay.FromStep} to {stay.ToStep}, but not in the scratchpad just before and just after";
            }

            foreach (var (otherLevel, other) in plan.LevelStays.Take(i))
            {
                if (otherLevel == level && other.FromStep <= stay.ToStep && stay.FromStep <= other.ToStep
                    && other.OffsetBytes < stay.OffsetBytes + graph.Bytes[stay.Tensor] && stay.OffsetBytes < other.OffsetBytes + graph.Bytes[other.Tensor])
                {
                    return $"tensors {other.Tensor} and {stay.Tensor} lie over each other in {levels.OnChip[level].Name}";
                }
            }
        }

        return null;
    }

    // Every stay but a tensor's first begins with another run of its maker, out of a level, or with a read of what memory holds by then.
    private static string? TransferViolation(ScratchpadGraph graph, ScratchpadPlan plan, int[] steps)
    {
        var reads = plan.Reads.ToHashSet();
        var writes = plan.Writes.ToLookup(w => w.Tensor, w => w.Step);
        var known = 0;
        foreach (var stays in plan.Episodes.GroupBy(e => e.Tensor))
        {
            var ordered = stays.OrderBy(e => e.FromStep).ToArray();
            if (graph.Producers[stays.Key] is >= 0 and var producer && ordered[0].FromStep != steps[producer])
            {
                return $"tensor {stays.Key} is made at step {steps[producer]} but first stays from step {ordered[0].FromStep}";
            }

            for (var i = 1; i < ordered.Length; i++)
            {
                if (ordered[i].FromStep <= ordered[i - 1].ToStep)
                {
                    return $"tensor {stays.Key} is there twice at step {ordered[i].FromStep}";
                }

                if (graph.Producers[stays.Key] == plan.Order[ordered[i].FromStep]
                    || plan.LevelStays.Any(s => s.Stay.Tensor == stays.Key && s.Stay.FromStep == ordered[i - 1].ToStep + 1 && s.Stay.ToStep == ordered[i].FromStep - 1))
                {
                    continue;
                }

                if (!reads.Contains(new Transfer(stays.Key, ordered[i].FromStep)))
                {
                    return $"tensor {stays.Key} comes back at step {ordered[i].FromStep} without a read";
                }

                if (!graph.IsOffChip(stays.Key) && !writes[stays.Key].Any(step => step < ordered[i].FromStep))
                {
                    return $"tensor {stays.Key} is read at step {ordered[i].FromStep} but was not written before";
                }

                known++;
            }

            if (writes[stays.Key].Any(step => !Array.Exists(ordered, e => e.FromStep <= step && e.ToStep >= step)))
            {
                return $"tensor {stays.Key} is written at a step at which it is not there";
            }
        }

        return known != plan.Reads.Count ? "a tensor is read while it is there, or read twice"
            : writes.FirstOrDefault(w => !plan.Episodes.Any(e => e.Tensor == w.Key)) is { } stray ? $"tensor {stray.Key} is written but never there"
            : null;
    }

    private static string? PlaceViolation(ScratchpadGraph graph, ScratchpadPlan plan)
    {
        var there = new List<Episode>();
        foreach (var stay in plan.Episodes.OrderBy(e => e.FromStep))
        {
            there.RemoveAll(e => e.ToStep < stay.FromStep);
            foreach (var other in there)
            {
                if (!IsInPlace(graph, plan, other, stay) && !IsInPlace(graph, plan, stay, other)
                    && other.OffsetBytes < stay.OffsetBytes + graph.Bytes[stay.Tensor] && stay.OffsetBytes < other.OffsetBytes + graph.Bytes[other.Tensor])
                {
                    return $"tensors {other.Tensor} and {stay.Tensor} lie over each other at step {stay.FromStep}";
                }
            }

            there.Add(stay);
        }

        return null;
    }

    // Whether the last step of a stay makes the tensor of another in its place.
    private static bool IsInPlace(ScratchpadGraph graph, ScratchpadPlan plan, Episode over, Episode made) =>
        graph.Overwrites(made.Tensor) == over.Tensor && over.ToStep == made.FromStep && plan.Order[made.FromStep] == graph.Producers[made.Tensor] && over.OffsetBytes == made.OffsetBytes;

    private static long Peak(ScratchpadGraph graph, ScratchpadPlan plan)
    {
        var change = new long[plan.Order.Count + 1];
        foreach (var stay in plan.Episodes)
        {
            var isOver = graph.Overwrites(stay.Tensor) >= 0 && plan.Episodes.Any(e => IsInPlace(graph, plan, e, stay));
            change[stay.FromStep + (isOver ? 1 : 0)] += graph.Bytes[stay.Tensor];
            change[stay.ToStep + 1] -= graph.Bytes[stay.Tensor];
        }

        var (bytes, peak) = (0L, 0L);
        foreach (var step in change)
        {
            bytes += step;
            peak = Math.Max(peak, bytes);
        }

        return peak;
    }
}
