using System.Text.Json;
using Dse.Core.Cost.Serving;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ServingPlans;

/// <content>Specs of studies.</content>
internal sealed partial class ServingPlanKind
{
    private static readonly Objective[] DefaultObjectives = [new("tokensPerSecondPerDevice", true), new("tokensPerSecondPerUser", true)];

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

        var header = new StudyHeader(root, Name, errors);
        var work = ServingWorkloadReader.Read(root, errors);
        var draft = ServingPlanReader.ReadDraft(root);
        var offload = work is null ? null : ServingPlanReader.ReadOffload(root, work, errors);
        if (work is null)
        {
            root.Member("attentionOffload");
        }
        else if (offload is not null && (work.Trace is not null || work.Cluster.Nodes is not null))
        {
            root.Error("attentionOffload", "unsupported", "Attention on devices of its own is not played over traces nor spread over unlike devices. Leave it out.");
        }

        var search = header.Search();
        var objectives = header.Objectives(ServingMetrics.All, DefaultObjectives);
        var reference = header.ReferencePoint(objectives.Count);
        var narrowing = root.Object("space");
        var study = work is null ? null : new ServingStudy(work, root.Has("activations"), root.Has("kvCache"), draft ?? new SpeculativeDecoding(0, ServingPlanReader.DefaultAcceptance, ServingPlanReader.DefaultDraftCost), offload);
        var names = study is null ? [] : ServingPlanSpace.NamesOf(study, narrowing);
        var (overParameters, overMetrics) = study is null ? ([], []) : header.Constraints(names.ToHashSet(StringComparer.Ordinal), ServingMetrics.All);
        if (study is null)
        {
            root.Member("constraints");
        }

        root.RejectUnknown();
        if (study is null || errors.Count > before)
        {
            return null;
        }

        ReportUnpriced(root, study.Work, objectives, overMetrics);
        if (study.Work.Cluster.Device.TdpWatts is null && narrowing?.Has("powerCapWatts") == true)
        {
            narrowing.Error("powerCapWatts", "unknownFigure", $"A cap cannot be priced: the catalog has no tdpW for {study.Work.Cluster.Device.Name}. Give the device as an object with tdpW, or leave the cap out.");
        }

        var plans = ServingPlanSpace.Make(study, narrowing, overParameters, errors);
        if (plans is null || errors.Count > before)
        {
            return null;
        }

        var evaluator = new ServingPlanEvaluator(study, plans);
        return new ParsedStudy(header.Name, new StudyProblem(Name, plans.Space, objectives, overMetrics, evaluator, reference), search);
    }

    // An objective or constraint whose figures the device lacks could never be met: say so before anything runs.
    private static void ReportUnpriced(SpecObject root, ServingWorkload work, IReadOnlyList<Objective> objectives, List<Expression> constraints)
    {
        var device = work.Cluster.Device;
        var missing = new (string Metric, bool Known, string Column)[]
        {
            ("powerWatts", device.TdpWatts is not null, "tdpW"), ("costPerMillionTokensUsd", device.UsdPerHour is not null, "cloudUsdPerH"),
        };
        foreach (var (metric, known, column) in missing)
        {
            if (!known && (objectives.Any(o => string.Equals(o.Metric, metric, StringComparison.Ordinal)) || constraints.Any(c => c.Names.Contains(metric, StringComparer.Ordinal))))
            {
                root.Error("objectives", "unknownFigure", $"'{metric}' cannot be computed: the catalog has no {column} for {device.Name}. Give the device as an object with {column}, or leave the metric out.");
            }
        }
    }
}
