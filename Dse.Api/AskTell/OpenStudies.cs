using System.Collections.Concurrent;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers.Outside;
using Dse.Storage;
using Dse.Storage.OpenTrials;
using Dse.Storage.Studies;
using Microsoft.Extensions.Caching.Memory;

namespace Dse.Api.AskTell;

/// <summary>Remembers what is needed of the specs of studies whose trials clients evaluate.</summary>
/// <remarks>Thread-safe. A study's spec never changes; callers show that the study is the tenant's before they use an entry.</remarks>
internal sealed class OpenStudies(StudyStore studies) : IDisposable
{
    private const int MostRemembered = 1_000;
    private const int KeptNumbers = 4_000_000;

    private readonly ConcurrentDictionary<Guid, OpenStudy> known = new();

    // What batches before a batch reported at a step: those were told whole before it was asked for, so that it stays as it is.
    private readonly MemoryCache reports = new(new MemoryCacheOptions { SizeLimit = KeptNumbers });

    /// <inheritdoc/>
    public void Dispose() => reports.Dispose();

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
        return known.GetOrAdd(study.Id, new OpenStudy(study.Id, new AnswerReader(parsed.Problem), rule, reports));
    }
}

/// <summary>How a study's answers are read and when its trials are stopped.</summary>
/// <param name="Id">The study.</param>
/// <param name="Reader">Reads answers.</param>
/// <param name="Rule">Stops trials early; null for never.</param>
/// <param name="Reports">Keeps what earlier batches reported at a step.</param>
internal sealed record OpenStudy(Guid Id, AnswerReader Reader, DominanceRule? Rule, MemoryCache Reports)
{
    /// <summary>Whether a report ends its trial.</summary>
    /// <param name="told">The report.</param>
    /// <param name="batch">The trial's batch.</param>
    /// <param name="readEarlier">Reads what trials of earlier batches reported at the same step: once for all trials of a batch.</param>
    public async Task<bool> StopsAsync(ToldTrial told, long batch, Func<Task<List<string>>> readEarlier)
    {
        if (Objectives(told.Json) is not { } report)
        {
            return false;
        }

        var step = told.Step!.Value;
        var key = (Id, batch, step);
        if (!Reports.TryGetValue(key, out double[][]? earlier))
        {
            earlier = [.. (await readEarlier()).Select(Objectives).OfType<double[]>()];
            Reports.Set(key, earlier, new MemoryCacheEntryOptions { Size = (earlier.Length * report.Length) + 1 });
        }

        return Rule!.Stops(step, report, earlier!);
    }

    private double[]? Objectives(string metrics)
    {
        using var document = JsonDocument.Parse(metrics);
        return Rule!.Objectives(Reader.Values(document.RootElement));
    }
}
