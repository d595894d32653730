using System.Text.Json;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.Codesigns;

/// <summary>The study kind <c>Codesign</c>: an accelerator and the plan that runs on a cluster of it, decided together.</summary>
internal sealed partial class CodesignKind : IStudyKind
{
    private static readonly string[] PowerFigures = ["deviceTdpWatts", "clusterPowerWatts"];
    private static readonly string[] PriceFigures = ["devicePriceUsd", "capexUsd"];

    // Without a cluster: a chip for networks, and networks that are cut for it.
    private static readonly Accelerators.AcceleratorKind Chips = new("Codesign");

    /// <inheritdoc/>
    public string Name => "Codesign";

    /// <inheritdoc/>
    public ParsedStudy? Parse(JsonElement spec, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (HasNetworks(spec))
        {
            return Chips.Parse(spec, errors);
        }

        var before = errors.Count;
        var root = new SpecObject(spec, "$", errors);
        if (errors.Count > before)
        {
            return null;
        }

        var header = new StudyHeader(root, Name, errors);
        var isServing = BodySpec.IsServing(root);
        var study = CodesignStudy.Read(root, spec, isServing, errors);
        var search = header.Search();
        var narrowing = root.Object("space");
        if (study is null)
        {
            foreach (var later in new[] { "alternatives", "constraints", "objectives", "referencePoint" })
            {
                root.Member(later);
            }

            root.RejectUnknown();
            return null;
        }

        var body = study.Body;
        var (metrics, names) = MetricsAndNames(study, narrowing);
        var objectives = header.Objectives(metrics, body.DefaultObjectives);
        var reference = header.ReferencePoint(objectives.Count);
        var (overParameters, overMetrics) = header.Constraints(names, metrics);
        var used = objectives.Select(o => o.Metric).Concat(overMetrics.SelectMany(c => c.Names)).ToHashSet(StringComparer.Ordinal);
        ReportUnpriced(root, body, used);
        var alternatives = AlternativesReader.Read(root, spec, isServing!.Value, d => Lacks(d, study, used), errors);
        root.RejectUnknown();
        var chips = ChipSpace.Make(narrowing, alternatives, study.Template, study.Arrays, errors);
        if (chips is null || errors.Count > before)
        {
            return null;
        }

        var leading = new LeadingParameters(
            [.. chips.Parameters, .. study.Elastic?.Parameters ?? []],
            [.. chips.Rules(study.Limits, body.Cluster.Devices), .. study.Elastic?.Rules(body.PlanNames(narrowing)) ?? []]);
        if (body.Make(leading, [chips.Smallest(body.Cluster), .. alternatives], narrowing, overParameters, errors) is not { } plans || errors.Count > before)
        {
            return null;
        }

        chips.Bind(plans.Space);
        study.Elastic?.Bind(plans.Space);
        var evaluator = new CodesignEvaluator(study, metrics, chips, plans.Space, plans.On);
        return new ParsedStudy(header.Name, new StudyProblem(Name, plans.Space, objectives, overMetrics, evaluator, reference), search);
    }

    private static bool HasNetworks(JsonElement spec) => spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty("networks", out var networks) && networks.ValueKind != JsonValueKind.Null;

    private static (IReadOnlyList<MetricDefinition> Metrics, HashSet<string> Names) MetricsAndNames(CodesignStudy study, SpecObject? narrowing)
    {
        HashSet<string> names = [ChipSpace.Choice, ChipSpace.Template, .. ChipSpace.Names, .. study.Body.PlanNames(narrowing)];
        if (study.Elastic is null)
        {
            return ([.. study.Body.Metrics, .. CodesignMetrics.All], names);
        }

        names.UnionWith(study.Elastic.Parameters.Select(p => p.Name));
        return ([.. study.Body.Metrics, .. CodesignMetrics.All, ElasticModels.Accuracy], names);
    }

    // Figures that a device of the catalog may lack.
    private static string? Lacks(Device device, CodesignStudy study, HashSet<string> used)
    {
        var (power, rent) = study.Body.Needs;
        var limits = study.Limits;
        return device.TdpWatts is null && (used.Overlaps(power) || used.Overlaps(PowerFigures) || limits.DeviceWatts is not null || limits.PowerWatts is not null) ? "the power"
            : device.PriceUsd is null && (used.Overlaps(PriceFigures) || limits.CapexUsd is not null) ? "the price"
            : device.UsdPerHour is null && study.Body.Cluster.Device.UsdPerHour is null && used.Overlaps(rent) ? "the rent"
            : used.Contains("areaMm2") ? "the area"
            : null;
    }

    // What no candidate could ever have.
    private static void ReportUnpriced(SpecObject root, CodesignBody body, HashSet<string> used)
    {
        var missing = body.Needs.Rent.Where(m => used.Contains(m) && body.Cluster.Device.UsdPerHour is null).Select(m => (m, "nobody rents a chip that does not exist. Give cluster.usdPerDeviceHour"))
            .Concat(used.Where(m => m.StartsWith("goodput", StringComparison.Ordinal) && body is TrainingBody && body.Cluster.Failures is null).Select(m => (m, "cluster.failures is not given. Give it")))
            .Concat(used.Where(m => m == "checkpointIntervalSeconds" && body.Cluster.Failures is null).Select(m => (m, "cluster.failures is not given. Give it")));
        foreach (var (metric, mend) in missing)
        {
            root.Error("objectives", "unknownFigure", $"'{metric}' cannot be computed: {mend}, or leave the metric out.");
        }
    }
}
