using System.Collections.Concurrent;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers.Outside;
using Dse.Storage;
using Dse.Storage.Studies;

namespace Dse.Api.AskTell;

/// <summary>Remembers what is needed of the specs of studies whose trials clients evaluate.</summary>
/// <remarks>Thread-safe. A study's spec never changes; callers show that the study is the tenant's before they use an entry.</remarks>
internal sealed class OpenStudies(StudyStore studies)
{
    private const int MostRemembered = 1_000;

    private readonly ConcurrentDictionary<Guid, OpenStudy> known = new();

    /// <summary>What a study's answers look like; null when it is unknown or not evaluated by clients.</summary>
    public async Task<OpenStudy?> FindAsync(TenantId tenant, Study study, CancellationToken ct)
    {
        if (known.TryGetValue(study.Id, out var remembered))
        {
            return remembered;
        }

        if (StudyKinds.Find(study.Kind) is not { } kind || await studies.GetSpecAsync(tenant, study.Id, ct) is not { } text)
        {
            return null;
        }

        using var spec = JsonDocument.Parse(text);
        if (kind.Parse(spec.RootElement, []) is not { Problem.IsEvaluatedOutside: true } parsed)
        {
            return null;
        }

        if (known.Count >= MostRemembered)
        {
            known.Clear();
        }

        var rule = parsed.Search.EarlyStopping is { } stopping ? new DominanceRule(parsed.Problem, stopping) : null;
        return known.GetOrAdd(study.Id, new OpenStudy(new AnswerReader(parsed.Problem), rule));
    }
}

/// <summary>How a study's answers are read and when its trials are stopped.</summary>
/// <param name="Reader">Reads answers.</param>
/// <param name="Rule">Stops trials early; null for never.</param>
internal sealed record OpenStudy(AnswerReader Reader, DominanceRule? Rule)
{
    /// <summary>Whether a report ends its trial.</summary>
    public bool Stops(long step, string reported, IReadOnlyList<string> earlier) =>
        Objectives(reported) is { } report && Rule!.Stops(step, report, [.. earlier.Select(Objectives).OfType<double[]>()]);

    private double[]? Objectives(string metrics)
    {
        using var document = JsonDocument.Parse(metrics);
        return Rule!.Objectives(Reader.Values(document.RootElement));
    }
}
