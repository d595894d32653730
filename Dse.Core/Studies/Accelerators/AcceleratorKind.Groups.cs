using System.Text.Json;
using Dse.Core.Cost.Accelerators.Groups;
using Dse.Core.Studies.Accelerators.Groups;

namespace Dse.Core.Studies.Accelerators;

/// <content>Chips of several sub-accelerators.</content>
internal sealed partial class AcceleratorKind
{
    private static ParsedStudy? ParseGroup(SpecObject root, StudyHeader header, AcceleratorStudy study, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var group = study.Group!;
        var search = header.Search();
        var metrics = GroupMetrics.Of(study.Mix);
        var objectives = header.Objectives(metrics, DefaultObjectives);
        var reference = header.ReferencePoint(objectives.Count);
        var (overParameters, overMetrics) = header.Constraints(GroupSpace.NamesOf(group.Counts.Max()).ToHashSet(StringComparer.Ordinal), metrics);
        var narrowing = root.Object("space");
        root.RejectUnknown();
        var designs = GroupSpace.Make(group, study.Limits, narrowing, overParameters, errors);
        if (designs is null || errors.Count > before)
        {
            return null;
        }

        var evaluator = new GroupEvaluator(new GroupNetworkModel(study.Mix, group.ByLayer), study.Limits, designs);
        return new ParsedStudy(header.Name, new StudyProblem("Accelerator", designs.Space, objectives, overMetrics, evaluator, reference), search);
    }

    private static SpecError? AnswerGroup(SpecObject root, AcceleratorStudy study, List<SpecError> errors, Utf8JsonWriter answer, bool isExplained)
    {
        GroupDesign? design = null;
        if (root.Object("design") is not { } spec)
        {
            root.Error("design", "missingField", "'design' is missing. Give for example { subAccelerators: 2, rows1: 32, cols1: 32, rows2: 8, cols2: 64, dataflow2: os }.");
        }
        else
        {
            design = GroupSpace.ReadDesign(spec, study.Limits, errors);
        }

        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var model = new GroupNetworkModel(study.Mix, study.Group!.ByLayer);
        var estimate = model.Evaluate(design!);
        var metrics = GroupMetrics.Of(study.Mix);
        var values = new double[metrics.Count];
        GroupMetrics.Fill(design!, estimate, values);
        var (area, power) = (values[AcceleratorMetrics.AreaColumn], values[AcceleratorMetrics.PowerColumn]);
        var (reason, _) = AcceleratorViolations.Check(study.Limits, area, power, design!.Bandwidth.GBps);
        Write(answer, metrics, values, reason < 0 ? null : AcceleratorViolations.Of(reason, study.Limits, area, power, design.Bandwidth.GBps));
        if (isExplained)
        {
            answer.WriteStartObject("waterfall");
            Terms(answer, "energyMillijoules", GroupReport.EnergyParts(model, estimate));
            answer.WriteEndObject();
            GroupReport.Write(answer, model, design, estimate);
        }

        return null;
    }
}
