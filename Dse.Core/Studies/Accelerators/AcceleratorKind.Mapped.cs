using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Studies.Accelerators.Groups;
using Dse.Core.Studies.Accelerators.Mapped;
using Dse.Core.Studies.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators;

/// <content>Templates of memory hierarchies, whose layers are mapped.</content>
internal sealed partial class AcceleratorKind
{
    private static readonly string[] Templates = ["systolic", .. HierarchyTemplates.All.Select(t => t.Name)];
    private static readonly string[] Mappings = ["fixed", "search"];
    private static readonly (string Name, int MaxRun)[] Fusings = [("none", 1), ("pairs", 2), ("chains", MappingSearchKind.MaxRun)];

    // Models of a template's networks; null after an error.
    private static ChosenModels<MappedNetworkModel>? ReadMapped(SpecObject root, AcceleratorStudy study, ICollection<SpecError> errors)
    {
        if ((EvaluationKinds.Find("MappingSearch") as MappingSearchKind)?.Search is not { } search)
        {
            root.Error("mapping", "noSolver", "This program has no search for mappings. Use template systolic, or the command or service of the product.");
            return null;
        }

        if (study.Limits.BandwidthGBps is not null)
        {
            root.Error("limits.bandwidthGBps", "unsupported", $"The template {study.Template!.Name} states words per cycle, not bytes per second. Leave it out.");
            return null;
        }

        var objective = root.Choice("mappingObjective", search.Objectives, 0);
        foreach (var work in study.Mix.Works)
        {
            if (MappedLayer.Of(work, out var reason) is null)
            {
                root.Error("networks", "unsupported", $"A layer of {work.Product.M} x {work.Product.N} x {work.Product.K} cannot be mapped: {reason}. Use template systolic.");
                return null;
            }
        }

        var mappings = new MappingCache(search, objective, study.MaxRun, study.PaddingRatio);
        return new ChosenModels<MappedNetworkModel>(study.Networks, mix => new MappedNetworkModel(mix, mappings));
    }

    private ParsedStudy? ParseMapped(SpecObject root, StudyHeader header, AcceleratorStudy study, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var models = ReadMapped(root, study, errors);
        var search = header.Search();
        IReadOnlyList<MetricDefinition> metrics = [.. MappedMetrics.Of(study.Mix), .. study.Networks.Metrics];
        var objectives = header.Objectives(metrics, DefaultObjectives);
        var reference = header.ReferencePoint(objectives.Count);
        var (overParameters, overMetrics) = header.Constraints(Names(MappedSpace.NamesOf(study.Template!), study), metrics);
        var narrowing = root.Object("space");
        root.RejectUnknown();
        var designs = MappedSpace.Make(study.Template!, study.Networks, narrowing, overParameters, errors);
        return models is null || designs is null || errors.Count > before
            ? null
            : new ParsedStudy(header.Name, new StudyProblem(Name, designs.Space, objectives, overMetrics, new MappedEvaluator(models, study.Limits, designs), reference), search);
    }

    private static SpecError? AnswerMapped(SpecObject root, AcceleratorStudy study, List<SpecError> errors, Utf8JsonWriter answer, bool isExplained, CancellationToken ct)
    {
        var models = ReadMapped(root, study, errors);
        var (design, key) = (default(MappedDesign), 0L);
        if (root.Object("design") is not { } spec)
        {
            root.Error("design", "missingField", $"'design' is missing. Give any of {string.Join(", ", MappedSpace.NamesOf(study.Template!))}, or {{}} for the template's own.");
        }
        else
        {
            key = study.Networks.ReadKey(spec);
            design = MappedSpace.ReadDesign(study.Template!, spec, errors);
        }

        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var model = models!.Of(key);
        var networks = new MappedEstimate[study.Mix.Networks.Count];
        var own = MappedMetrics.Of(study.Mix).Count;
        IReadOnlyList<MetricDefinition> metrics = [.. MappedMetrics.Of(study.Mix), .. study.Networks.Metrics];
        var values = new double[metrics.Count];
        Array.Fill(values, double.NaN);
        SpecError? violation;
        study.Networks.Fill(key, values.AsSpan(own));
        if (model.Evaluate(design!, networks, () => ct.IsCancellationRequested) is { } total)
        {
            MappedMetrics.Fill(design!, total, networks, values);
            var (area, power) = (values[AcceleratorMetrics.AreaColumn], values[AcceleratorMetrics.PowerColumn]);
            var (reason, _) = AcceleratorViolations.Check(study.Limits, area, power, 0);
            violation = reason < 0 ? null : AcceleratorViolations.Of(reason, study.Limits, area, power, 0);
        }
        else
        {
            violation = AcceleratorViolations.NoMappingOf(study.Template!.Name);
        }

        Write(answer, metrics, values, violation);
        if (isExplained)
        {
            answer.WriteStartObject("waterfall");
            LineAnswer.WriteTerms(answer, "latencyMs", MappedReport.LatencyParts(model, design!));
            LineAnswer.WriteTerms(answer, "energyMillijoules", MappedReport.EnergyParts(model, design!));
            answer.WriteEndObject();
            study.Networks.Write(answer, key);
            MappedReport.Write(answer, model, design!);
        }

        return null;
    }

    /// <summary>What lines and specs have in common; null after an error.</summary>
    internal static AcceleratorStudy? ReadStudy(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var mix = NetworksReader.Read(root, errors);
        var template = root.Choice("template", Templates, 0);
        var mapping = root.Choice("mapping", Mappings, template == 0 ? 0 : 1);
        if (errors.Count == before && template == 0 != (mapping == 0))
        {
            root.Error("mapping", "notTogether", template == 0
                ? "A systolic array lays layers out as its dataflow says. Use mapping fixed, or another template."
                : $"The template {Templates[template]} states no mapping of its own. Use mapping search.");
        }

        foreach (var name in (string[])["mappingObjective", "paddingRatio"])
        {
            if (template == 0 && root.Has(name))
            {
                root.Error(name, "notTogether", "A systolic array has no mappings to search. Leave it out, or use another template.");
            }
        }

        var padding = root.Number("paddingRatio", 0, 1, 0);

        var maxRun = Fusings[root.Choice("fuse", Array.ConvertAll(Fusings, f => f.Name), 0)].MaxRun;
        if (maxRun > 1 && (template == 0 || mix is { Parameters.Count: > 0 }))
        {
            root.Error("fuse", "notTogether", template == 0
                ? "A systolic array passes every tensor through DRAM. Leave fuse out, or use another template with mapping search."
                : "Of networks that are cut it is not known which layers read one another. Leave fuse or elastic out.");
        }

        if (maxRun > 1 && padding > 0)
        {
            root.Error("paddingRatio", "notTogether", "Layers that may be fused are mapped without padding. Leave paddingRatio or fuse out.");
        }

        var group = GroupStudy.Read(root, template == 0, errors);
        var limits = AcceleratorLimits.Read(root);
        return errors.Count == before ? new AcceleratorStudy(mix!, limits, template == 0 ? null : HierarchyTemplates.Find(Templates[template])) { Group = group, MaxRun = maxRun, PaddingRatio = padding } : null;
    }
}
