using System.Text.Json;
using Dse.Core.Cost.Accelerators.Groups;
using Dse.Core.Studies.Accelerators.Groups;

namespace Dse.Core.Studies.Accelerators;

/// <content>Chips of several sub-accelerators.</content>
internal sealed partial class AcceleratorKind
{
    private ParsedStudy? ParseGroup(SpecObject root, StudyHeader header, AcceleratorStudy study, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var group = study.Group!;
        var search = header.Search();
        IReadOnlyList<MetricDefinition> metrics = [.. GroupMetrics.Of(study.Mix), .. study.Networks.Metrics];
        var objectives = header.Objectives(metrics, DefaultObjectives);
        var reference = header.ReferencePoint(objectives.Count);
        var (overParameters, overMetrics) = header.Constraints(Names(GroupSpace.NamesOf(group.Counts.Max()), study), metrics);
        var narrowing = root.Object("space");
        root.RejectUnknown();
        var designs = GroupSpace.Make(group, study, narrowing, overParameters, errors);
        if (designs is null || errors.Count > before)
        {
            return null;
        }

        var evaluator = new GroupEvaluator(study, designs);
        return new ParsedStudy(header.Name, new StudyProblem(Name, designs.Space, objectives, overMetrics, evaluator, reference), search);
    }

    private static SpecError? AnswerGroup(SpecObject root, AcceleratorStudy study, List<SpecError> errors, Utf8JsonWriter answer, bool isExplained)
    {
        GroupDesign? design = null;
        var key = 0L;
        if (root.Object("design") is not { } spec)
        {
            root.Error("design", "missingField", "'design' is missing. Give for example { subAccelerators: 2, rows1: 32, cols1: 32, rows2: 8, cols2: 64, dataflow2: os }.");
        }
        else
        {
            key = study.Networks.ReadKey(spec);
            design = GroupSpace.ReadDesign(spec, study.Limits, errors);
        }

        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var model = new GroupNetworkModel(study.Networks.MixOf(key), study.Group!.ByLayer);
        var estimate = model.Evaluate(design!);
        var own = GroupMetrics.Of(study.Mix);
        var values = new double[own.Count + study.Networks.Metrics.Count];
        GroupMetrics.Fill(design!, estimate, values);
        study.Networks.Fill(key, values.AsSpan(own.Count));
        var (area, power) = (values[AcceleratorMetrics.AreaColumn], values[AcceleratorMetrics.PowerColumn]);
        var (reason, _) = AcceleratorViolations.Check(study.Limits, area, power, design!.Bandwidth.GBps);
        Write(answer, [.. own, .. study.Networks.Metrics], values, reason < 0 ? null : AcceleratorViolations.Of(reason, study.Limits, area, power, design.Bandwidth.GBps));
        if (isExplained)
        {
            answer.WriteStartObject("waterfall");
            LineAnswer.WriteTerms(answer, "energyMillijoules", GroupReport.EnergyParts(model, estimate));
            answer.WriteEndObject();
            study.Networks.Write(answer, key);
            GroupReport.Write(answer, model, design, estimate);
        }

        return null;
    }
}
