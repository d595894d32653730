using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>The serving plans of a workload as a design space, and the way back from a row to a workload and a plan.</summary>
internal sealed class ServingPlanSpace
{
    // Decision order: a pool's grid before its workers, so that the device limit cuts early.
    private static readonly string[] Names =
    [
        "weights", "kvCache", "mode", "tp", "pp", "attentionDp", "moeEp", "chunkTokens", "concurrency",
        "prefillTp", "prefillPp", "prefillAttentionDp", "prefillMoeEp", "prefillWorkers",
        "decodeTp", "decodePp", "decodeAttentionDp", "decodeMoeEp", "decodeWorkers", "decodeBatch",
        "draftTokens", "powerCapWatts", "attentionOffload",
    ];

    private const int Weights = 0, KvCache = 1, Mode = 2, Tp = 3, ChunkTokens = 7, Concurrency = 8, PrefillTp = 9, PrefillWorkers = 13,
        DecodeTp = 14, DecodeWorkers = 18, DecodeBatch = 19, DraftTokens = 20, PowerCap = 21, OffloadAt = 22;

    private readonly int[] columnOf;
    private readonly double[][] levels;
    private readonly ServingStudy study;

    private ServingPlanSpace(DesignSpace space, ServingStudy study)
    {
        Space = space;
        this.study = study;
        columnOf = [.. Names.Select(space.IndexOf)];
        levels = [.. Names.Select((n, i) => columnOf[i] < 0 ? [] : space.Parameters[columnOf[i]].Levels.Select(l => Code(n, l)).ToArray())];
    }

    /// <summary>The space.</summary>
    public DesignSpace Space { get; }

    /// <summary>The parameter names of a study's space.</summary>
    public static IReadOnlyList<string> NamesOf(ServingStudy study, SpecObject? narrowing) =>
        [.. Names.Where(n => ServingSpaceDefaults.Exists(n, study, narrowing))];

    /// <summary>Makes the space, narrowed by what the spec gives under <c>space</c>; null after errors.</summary>
    /// <param name="study">The study.</param>
    /// <param name="narrowing">What narrows it.</param>
    /// <param name="constraints">Over parameters.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="leading">Parameters decided before the plan, with their rules.</param>
    public static ServingPlanSpace? Make(
        ServingStudy study, SpecObject? narrowing, IReadOnlyList<Expression> constraints, ICollection<SpecError> errors, LeadingParameters? leading = null)
    {
        var before = errors.Count;
        var modes = narrowing?.Has("mode") == true ? ServingSpaceValues.Read(narrowing, "mode", errors) : ServingSpaceDefaults.Of("mode", study);
        if (study.Work.Trace is not null && modes.Any(m => m.Text is "static"))
        {
            errors.Add(new SpecError("$.space.mode", "unsupported", "Static batches do not take requests as they come. Use aggregated or disaggregated with a trace."));
        }

        if (study.Work.Cluster.Nodes is not null && (modes.Any(m => m.Text is not "aggregated") || new[] { "pp", "draftTokens", "powerCapWatts" }.Any(n => narrowing?.Has(n) == true)))
        {
            errors.Add(new SpecError("$.space", "unsupported", "Unlike devices hold one model between them by layers: mode aggregated with tp, concurrency and chunkTokens only. Leave the rest out."));
        }

        var parameters = new List<Parameter>(leading?.Parameters ?? []);
        foreach (var name in NamesOf(study, narrowing))
        {
            var values = name == "mode" ? modes
                : narrowing?.Has(name) == true ? ServingSpaceValues.Read(narrowing, name, errors)
                : ServingSpaceDefaults.Of(name, study);
            if (!ServingSpaceDefaults.BelongsTo(name, modes))
            {
                if (narrowing?.Has(name) == true)
                {
                    narrowing.Error(name, "unsupported", $"'{name}' does not go with the modes of this study: {string.Join(", ", modes)}. Leave it out or add a mode.");
                }

                continue;
            }

            if (values.Count > 0)
            {
                parameters.Add(ServingSpaceDefaults.ParameterOf(name, values, parameters));
            }
        }

        narrowing?.RejectUnknown();
        if (errors.Count > before)
        {
            return null;
        }

        if (!DesignSpace.TryCreate(parameters, constraints, [.. leading?.Rules ?? [], .. ServingSpaceRules.Of(study, parameters, narrowing)], out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }

            return null;
        }

        return new ServingPlanSpace(space, study);
    }

    /// <summary>The stored formats that a row decides: weights and cache.</summary>
    public (Precision Weights, Precision KvCache) FormatsOf(ReadOnlySpan<double> cells)
    {
        var weights = (Precision)(int)Cell(cells, Weights, (int)study.Work.Weights);
        var fallback = study.KvCacheGiven ? study.Work.KvCache : ServingWorkloadReader.DefaultCache(weights);
        return (weights, (Precision)(int)Cell(cells, KvCache, (int)fallback));
    }

    /// <summary>The plan that a row stands for; inactive parameters take their neutral value.</summary>
    public ServingPlan PlanOf(ReadOnlySpan<double> cells)
    {
        var mode = (ServingMode)(int)Cell(cells, Mode, (int)ServingMode.Aggregated);
        var draft = (int)Cell(cells, DraftTokens, study.Draft.DraftTokens);
        double? cap = Cell(cells, PowerCap, 0) is > 0 and var watts ? watts : null;
        var chunk = (int)Cell(cells, ChunkTokens, ServingPlanReader.DefaultChunk);
        SpeculativeDecoding? speculative = draft == 0 ? null : study.Draft with { DraftTokens = draft };
        if (mode != ServingMode.Disaggregated)
        {
            return new ServingPlan(mode, GridOf(cells, Tp), (int)Cell(cells, Concurrency, 1), chunk)
            {
                Speculative = speculative,
                PowerCapWatts = cap,
                Offload = Cell(cells, OffloadAt, 0) != 0 ? study.Offload : null,
            };
        }

        var batch = (int)Cell(cells, DecodeBatch, 1);
        var decode = new ServingPool((int)Cell(cells, DecodeWorkers, 1), GridOf(cells, DecodeTp), batch);
        return new ServingPlan(mode, ServingGrid.Single, (int)Math.Min(int.MaxValue, (long)batch * decode.Workers * decode.Grid.AttentionDp), chunk)
        {
            Prefill = new ServingPool((int)Cell(cells, PrefillWorkers, 1), GridOf(cells, PrefillTp), 0),
            Decode = decode,
            Speculative = speculative,
            PowerCapWatts = cap,
        };
    }

    // tp, pp, attentionDp and moeEp stand one after another in the list of names.
    private ServingGrid GridOf(ReadOnlySpan<double> cells, int first) => ServingSpaceRules.Grid(
        study.Work.Model,
        (int)Cell(cells, first, 1),
        (int)Cell(cells, first + 1, 1),
        (int)Cell(cells, first + 2, 1),
        (int)Cell(cells, first + 3, 0));

    private double Cell(ReadOnlySpan<double> cells, int name, double fallback)
    {
        var column = columnOf[name];
        return column < 0 || double.IsNaN(cells[column]) ? fallback : levels[name][(int)cells[column]];
    }

    private static double Code(string name, ParameterValue value) => name switch
    {
        "mode" => Array.IndexOf(ServingNames.Modes, value.Text),
        "weights" or "kvCache" => Precisions.TryParse(value.Text, out var precision) ? (int)precision : 0,
        _ => value.Number,
    };
}
