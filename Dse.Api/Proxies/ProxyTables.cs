using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dse.Api.Catalog;
using Dse.Api.Json;
using Dse.Core.Spaces;
using Dse.Formats.Trials;
using Dse.Solvers.Surrogates.Proxies;
using Dse.Storage;
using Dse.Storage.Files;
using Dse.Storage.Studies;
using Dse.Storage.Trials;

namespace Dse.Api.Proxies;

/// <summary>Rows to train a proxy from: a study's trials, or an uploaded CSV.</summary>
/// <remarks>Every way out of here without a table is a <see cref="ProxyException"/> or <see cref="FormatException"/> for the client, or null for what is not the tenant's.</remarks>
internal sealed class ProxyTables(StudyStore studies, TrialStore trials, FileStore files)
{
    /// <summary>Most rows that a proxy of the service learns from.</summary>
    public const int MostRows = 10_000;

    /// <summary>The table of a request with its targets, and the seconds per evaluation where they are known; null when study or file are not there.</summary>
    public Task<ProxyRows?> ReadAsync(TenantId tenant, ProxyTraining request, CancellationToken ct) =>
        request.Study is { } study ? OfStudyAsync(tenant, study, request, ct) : OfFileAsync(tenant, request, ct);

    private async Task<ProxyRows?> OfStudyAsync(TenantId tenant, Guid id, ProxyTraining request, CancellationToken ct)
    {
        if (await studies.GetAsync(tenant, id, ct) is not { } study)
        {
            return null;
        }

        var stored = (await trials.PageAsync(tenant, id, -1, MostRows, "feasible", ct)).ConvertAll(t => (
            Parameters: JsonSerializer.Deserialize(t.Parameters, ApiJson.Default.DictionaryStringParameterValue)!,
            Metrics: JsonSerializer.Deserialize(t.Metrics, ApiJson.Default.DictionaryStringNullableDouble)!));
        var parameters = stored.SelectMany(t => t.Parameters.Keys).Distinct(StringComparer.Ordinal).ToArray();
        string[] metrics = [.. stored.SelectMany(t => t.Metrics.Keys).Distinct(StringComparer.Ordinal)];
        if (metrics.Length == 0)
        {
            throw new ProxyException("The study has no stored feasible trials. Exhaustive searches and exact methods store none; choose another study, or upload a CSV.");
        }

        IReadOnlyList<string> targets = request.Targets is { Count: > 0 } named ? named : metrics;
        if (targets.FirstOrDefault(t => !metrics.Contains(t, StringComparer.Ordinal)) is { } unknown)
        {
            throw new ProxyException($"The target '{CatalogNames.Short(unknown)}' is no metric of the study.{Nearest.Hint(unknown, metrics)} Use one of {string.Join(", ", metrics)}.");
        }

        stored = stored.FindAll(t => targets.All(m => t.Metrics.GetValueOrDefault(m) is { } v && double.IsFinite(v)));
        var table = new ProxyTable(
            [.. parameters, .. targets],
            [.. stored.Select(t => (IReadOnlyList<string>)
                [
                    .. parameters.Select(p => t.Parameters.TryGetValue(p, out var value) ? value.ToString() : string.Empty),
                    .. targets.Select(m => t.Metrics[m]!.Value.ToString("R", CultureInfo.InvariantCulture)),
                ])]);
        return new ProxyRows(table, targets, request.EvaluatorSeconds ?? (study.Evaluations > 0 ? study.SearchSeconds / study.Evaluations : null));
    }

    private async Task<ProxyRows?> OfFileAsync(TenantId tenant, ProxyTraining request, CancellationToken ct)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        if (request.Csv is not { } hex || hex.Length != 2 * hash.Length || Convert.FromHexString(hex, hash, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            throw new ProxyException("'csv' is no SHA-256. Give the 64 hex digits under which the file was uploaded at /v1/files.");
        }

        if (await files.ReadAsync(tenant, hash, ct) is not { } bytes)
        {
            return null;
        }

        var (header, rows) = CsvRows.ReadTable(Encoding.UTF8.GetString(bytes));
        if (rows.Count > MostRows)
        {
            throw new ProxyException($"The file has {rows.Count} rows below its header. Give at most {MostRows}.");
        }

        if (request.Targets is not { Count: > 0 } targets)
        {
            throw new ProxyException("'targets' is missing. Name the columns to predict.");
        }

        return new ProxyRows(new ProxyTable(header, rows), targets, request.EvaluatorSeconds);
    }
}

/// <summary>Rows to train a proxy from.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Targets">Columns to predict.</param>
/// <param name="EvaluatorSeconds">What one evaluation takes; null when it is not known.</param>
internal sealed record ProxyRows(ProxyTable Table, IReadOnlyList<string> Targets, double? EvaluatorSeconds);
