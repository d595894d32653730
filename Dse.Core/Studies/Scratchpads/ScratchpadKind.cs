using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies.Scratchpads.Packing;

namespace Dse.Core.Studies.Scratchpads;

/// <summary>The study kind <c>Scratchpad</c>: order, residency and addresses of a tensor graph in a small memory (CONTRACT §4).</summary>
internal sealed class ScratchpadKind : IStudyKind
{
    private static readonly string[] Strategies = ["auto", "exact"];
    private static readonly string[] Orders = ["free", "fixed"];
    private static readonly string[] Planned = ["offChipBytes", "capacityBytes", "executionCycles"];
    private static readonly string[] PlannedWithLevels = ["transferEnergyPj", "capacityBytes"];

    /// <inheritdoc/>
    public string Name => "Scratchpad";

    /// <inheritdoc/>
    public ParsedStudy? Parse(JsonElement spec, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        var root = new SpecObject(spec, "$", errors);
        if (errors.Count > before)
        {
            return null;
        }

        if (!root.Has("graph") && root.Has("buffers"))
        {
            return PackingSpec.Parse(root, Name, errors);
        }

        if (!root.Has("graph"))
        {
            root.Error("graph", "nothingToPlan", "There is neither 'graph' nor 'buffers'. Give a graph with 'capacitiesBytes' to plan, or buffers to pack.");
            return null;
        }

        if (root.Has("buffers"))
        {
            root.Error("buffers", "nothingToPlan", "A spec holds either 'graph' or 'buffers'. Leave one out.");
        }

        if (root.Has("capacityBytes"))
        {
            root.Error("capacityBytes", "nothingToPlan", "'capacityBytes' is for buffers. With a graph give 'capacitiesBytes'.");
        }

        var header = new StudyHeader(root, Name, errors);
        var graph = ScratchpadReader.Graph(root, errors);
        var isFree = root.Choice("order", Orders, 0) == 0;
        var (choice, capacities) = ScratchpadReader.Capacities(root, graph, isFree, errors);
        var dma = ScratchpadReader.Dma(root, graph, errors);
        var method = ScratchpadMethods.Names[root.Choice("method", ScratchpadMethods.Names, 0)];
        if (isFree && method == ScratchpadMethods.Mip)
        {
            root.Error("method", "notTogether", $"'{method}' leaves the order as it is. Add order: fixed, or use {ScratchpadMethods.Optimal}.");
        }

        if (method == ScratchpadMethods.Cosma && graph is { } program && (program.OperatorCount > ScratchpadMethods.CosmaOperators || program.TensorCount > ScratchpadMethods.CosmaTensors))
        {
            root.Error("method", "tooMany", $"'{method}' takes graphs of up to {ScratchpadMethods.CosmaOperators} operators and {ScratchpadMethods.CosmaTensors} tensors: its program has two variables for every step and pair of tensors. This one has {program.OperatorCount} and {program.TensorCount}. Use {ScratchpadMethods.Optimal}.");
        }

        if (method == ScratchpadMethods.Cosma && graph is { IsInPlace: true })
        {
            root.Error("method", "notTogether", $"The program of '{method}' has no operators in place. Leave out inPlace, or use {ScratchpadMethods.Optimal}.");
        }

        if (!isFree && ScratchpadMethods.OrderSearches.Contains(method, StringComparer.Ordinal))
        {
            root.Error("method", "notTogether", $"'{method}' chooses the order itself. Leave out order: fixed, or use {ScratchpadMethods.Belady} or {ScratchpadMethods.SizeAware}.");
        }

        var rules = ScratchpadReader.Rules(root, errors);
        ReportApart(root, rules, method, choice);
        var planned = rules.Levels is null ? Planned : PlannedWithLevels;
        var search = header.Search();
        if (!Strategies.Contains(search.Strategy, StringComparer.Ordinal))
        {
            errors.Add(new SpecError("$.search.strategy", "notSearched", $"Plans of kind {Name} are found by methods of its own, not by '{search.Strategy}'. Use auto, and 'method' for others than the best one."));
        }

        var objectives = header.Objectives(ScratchpadEvaluator.AllMetrics, [new Objective(planned[1], false), new Objective(planned[0], false)]);
        ReportUnplanned(objectives, planned, errors);
        if (dma is null && !root.Has("dma") && objectives.Any(o => o.Metric == Planned[2]))
        {
            root.Error("dma", "missingField", "'dma' is missing: without it nothing says how long a plan takes. Give { bytesPerCycle, latencyCycles, macsPerCycle }.");
        }

        var reference = header.ReferencePoint(objectives.Count);
        var (overParameters, overMetrics) = header.Constraints(["scratchpadBytes"], ScratchpadEvaluator.AllMetrics);
        ReportUnplanned(overMetrics, planned, errors);
        root.RejectUnknown();
        if (graph is null || errors.Count > before
            || !DesignSpace.TryCreate([ScratchpadReader.Parameter(choice, capacities)], overParameters, [], out var space, out var spaceErrors))
        {
            return null;
        }

        foreach (var error in spaceErrors)
        {
            errors.Add(error);
        }

        var model = new ScratchpadModel
        {
            Graph = graph,
            Choice = choice,
            CapacitiesBytes = capacities,
            IsOrderFree = isFree,
            Dma = dma,
            Method = method,
            Rules = rules,
            IsTimeMinimised = objectives.Any(o => o.Metric == Planned[2]) && objectives.All(o => o.Metric != Planned[0]),
            Seed = search.Seed,
        };
        return errors.Count > before
            ? null
            : new ParsedStudy(header.Name, new StudyProblem(Name, space, objectives, overMetrics, new ScratchpadEvaluator(model, space), reference) { Exact = model }, search);
    }

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer) => ScratchpadLine.Answer(line, answer, isExplained: false);

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer) => ScratchpadLine.Answer(line, answer, isExplained: true);

    // What is not solved together.
    private static void ReportApart(SpecObject root, PlanRules rules, string method, CapacityChoice choice)
    {
        var isInPlace = root.Flag("inPlace", fallback: false);
        if (rules.MostRepeats > 0 && (isInPlace || rules.Levels is not null || method != ScratchpadMethods.Optimal))
        {
            root.Error("recompute", "notTogether", $"'recompute' goes with method {ScratchpadMethods.Optimal} and neither with inPlace nor with levels. Leave out one of them.");
        }

        if (rules.Levels is not null && (isInPlace || root.Has("dma") || choice == CapacityChoice.Sweep || method != ScratchpadMethods.Optimal))
        {
            root.Error("levels", "notTogether", $"'levels' goes with method {ScratchpadMethods.Optimal} and listed capacities, and neither with inPlace nor with dma. Leave out one of them.");
        }
    }

    // The planner minimises traffic for a capacity: it cannot prove a front of anything else.
    private static void ReportUnplanned(IReadOnlyList<Objective> objectives, string[] planned, ICollection<SpecError> errors)
    {
        for (var o = 0; o < objectives.Count; o++)
        {
            if (objectives[o].Maximize || !planned.Contains(objectives[o].Metric, StringComparer.Ordinal))
            {
                errors.Add(new SpecError($"$.objectives[{o}]", "notPlanned", $"'{objectives[o]}' is nothing that plans are made for. Use {string.Join(", ", planned.Select(p => $"min {p}"))}."));
            }
        }
    }

    private static void ReportUnplanned(List<Expression> constraints, string[] planned, ICollection<SpecError> errors)
    {
        foreach (var constraint in constraints)
        {
            if (NameLimit.Of(constraint) is not { } limits || limits.Any(l => !double.IsNegativeInfinity(l.Low) || !planned.Contains(l.Name, StringComparer.Ordinal)))
            {
                errors.Add(new SpecError("$.constraints", "notPlanned", $"'{constraint.Text}' is nothing that plans are made for. Use upper limits on {string.Join(" or ", planned)}."));
            }
        }
    }
}
