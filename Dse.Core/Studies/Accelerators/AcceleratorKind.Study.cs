using System.Text.Json;

namespace Dse.Core.Studies.Accelerators;

/// <content>Specs of studies.</content>
internal sealed partial class AcceleratorKind
{
    private static readonly Objective[] DefaultObjectives = [new("latencyMs", false), new("energyMillijoules", false), new("areaMm2", false)];

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
        var study = ReadStudy(root, errors);
        if (study?.Template is not null)
        {
            return ParseMapped(root, header, study, errors) is { } mapped && errors.Count == before ? mapped : null;
        }

        if (study?.Group is not null)
        {
            return ParseGroup(root, header, study, errors) is { } grouped && errors.Count == before ? grouped : null;
        }

        var search = header.Search();
        IReadOnlyList<MetricDefinition> metrics = study is null ? AcceleratorMetrics.Shared : [.. AcceleratorMetrics.Of(study.Mix), .. study.Networks.Metrics];
        var objectives = header.Objectives(metrics, DefaultObjectives);
        var reference = header.ReferencePoint(objectives.Count);
        var (overParameters, overMetrics) = header.Constraints(Names(AcceleratorSpace.ParameterNames, study), metrics);
        var narrowing = root.Object("space");
        root.RejectUnknown();
        var designs = AcceleratorSpace.Make(study?.Limits ?? new AcceleratorLimits(null, null, null), study?.Networks, narrowing, overParameters, errors);
        if (study is null || designs is null || errors.Count > before)
        {
            return null;
        }

        var problem = new StudyProblem(Name, designs.Space, objectives, overMetrics, new AcceleratorEvaluator(study, designs), reference);
        return new ParsedStudy(header.Name, problem, search);
    }

    private static HashSet<string> Names(IEnumerable<string> chip, AcceleratorStudy? study) => [.. chip, .. study?.Networks.Parameters.Select(p => p.Name) ?? []];
}
