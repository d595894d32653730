using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Core.Checks;

/// <summary>Evaluates points of fronts anew and compares them bit for bit.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class PointCheck
{
    /// <summary>Checks a point.</summary>
    /// <param name="kind">The study's kind.</param>
    /// <param name="study">The study.</param>
    /// <param name="spec">Its spec, all files read into it.</param>
    /// <param name="point">The point as <c>front.json</c> has it.</param>
    /// <param name="artifact">Its artifact's bytes; empty when it has none.</param>
    /// <param name="path">JSON path of the point, for findings.</param>
    public static Verdict Of(IStudyKind kind, ParsedStudy study, JsonElement spec, JsonElement point, ReadOnlyMemory<byte> artifact, string path)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(study);
        var findings = new List<SpecError>();
        var what = $"point {(point.TryGetProperty("id", out var id) ? id.GetRawText() : "?")}";
        using var document = artifact.IsEmpty ? null : JsonDocument.Parse(artifact);
        if (document is not null && ArtifactCheck.Fits(kind.Name, document.RootElement))
        {
            var replayed = ArtifactCheck.Of(kind, spec, document.RootElement);
            var isMapped = ArtifactCheck.IsMapped(kind.Name, document.RootElement);
            findings.AddRange(replayed.Findings);
            Compare(point, replayed.Metrics, path, findings, isExact: !isMapped);
            if (isMapped && replayed.Findings.Count == 0)
            {
                CompareDesign(point, document.RootElement, path, findings);
            }

            return new Verdict(what, findings, replayed.Metrics);
        }

        var problem = study.Problem;
        if (!point.TryGetProperty("parameters", out var parameters))
        {
            return new Verdict(what, [new SpecError(path, "missingField", "'parameters' is missing. Give a point as front.json has it.")], []);
        }

        if (problem.IsEvaluatedOutside || problem.Exact is Studies.Scratchpads.ScratchpadModel or Studies.Scratchpads.Packing.PackingModel or Studies.ExpertPlacements.ExpertPlacementModel)
        {
            return new Verdict(what, [new SpecError(path, "notReplayed", problem.IsEvaluatedOutside ? "Its metrics come from a program of the user's: evaluate it with that." : "It has no artifact to replay. Run the study with --out, and check the front.json there.")], []);
        }

        var batch = new CandidateBatch(problem.Space, 1) { Count = 1 };
        var cells = new double[problem.Space.Parameters.Count];
        if (Spaces.DesignReader.Read(problem.Space, parameters, $"{path}.parameters", cells) is { } error)
        {
            return new Verdict(what, [error], []);
        }

        batch.SetRow(0, cells);
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        problem.Evaluator.Evaluate(batch, scores);
        if (scores.Outcomes[0] != TrialOutcome.Feasible)
        {
            return new Verdict(what, [new SpecError(path, "infeasiblePoint", $"The point is {scores.Outcomes[0]}: {(scores.Reasons[0] >= 0 ? problem.Reasons[scores.Reasons[0]] : "no reason given")}.")], []);
        }

        problem.Evaluator.Complete(scores, 0);
        var metrics = problem.Evaluator.Metrics.Select((m, i) => KeyValuePair.Create(m.Name, double.IsFinite(scores.Metric(i)[0]) ? scores.Metric(i)[0] : (double?)null)).ToArray();
        Compare(point, metrics, path, findings, isExact: true);
        if (!artifact.IsEmpty && problem.Evaluator.Describe(cells).ArtifactJson is { } again && !artifact.Span.SequenceEqual(again))
        {
            findings.Add(new SpecError($"{path}.artifact", "otherArtifact", "The artifact differs from the one that the model writes for this point. It was changed, or written by another version."));
        }

        return new Verdict(what, findings, metrics);
    }

    private static void Compare(JsonElement point, IReadOnlyList<KeyValuePair<string, double?>> metrics, string path, List<SpecError> findings, bool isExact)
    {
        if (!point.TryGetProperty("metrics", out var stated) || stated.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var (name, value) in metrics)
        {
            if (!stated.TryGetProperty(name, out var member))
            {
                continue;
            }

            var said = member.ValueKind == JsonValueKind.Number ? member.GetDouble() : (double?)null;
            if (isExact ? said != value : ArtifactCheck.IsOther(value, said))
            {
                findings.Add(new SpecError($"{path}.metrics.{name}", "otherValue", string.Create(CultureInfo.InvariantCulture, $"It says {said?.ToString("R", CultureInfo.InvariantCulture) ?? "null"}; replayed it is {value?.ToString("R", CultureInfo.InvariantCulture) ?? "null"}.")));
            }
        }
    }

    // The artifact has to be of the point's own design.
    private static void CompareDesign(JsonElement point, JsonElement artifact, string path, List<SpecError> findings)
    {
        if (!point.TryGetProperty("parameters", out var parameters) || parameters.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var parameter in parameters.EnumerateObject())
        {
            var isStated = artifact.GetProperty("design").TryGetProperty(parameter.Name, out var said)
                || (artifact.TryGetProperty("elastic", out var cut) && cut.TryGetProperty(parameter.Name, out said));
            if (!isStated || parameter.Value.ValueKind != JsonValueKind.Number || said.ValueKind != JsonValueKind.Number || said.GetDouble() != parameter.Value.GetDouble())
            {
                findings.Add(new SpecError($"{path}.parameters.{parameter.Name}", "otherValue", $"It says {parameter.Value.GetRawText()}; the artifact is of {(isStated ? said.GetRawText() : "a design without it")}."));
            }
        }
    }
}
