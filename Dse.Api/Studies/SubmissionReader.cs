using System.Text;
using System.Text.Json;
using Dse.Api.Catalog;
using Dse.Api.Errors;
using Dse.Api.Files;
using Dse.Api.Json;
using Dse.Core.Studies;
using Dse.Formats.Networks;
using Dse.Formats.Specs;
using Dse.Formats.Tables;
using Dse.Solvers.Search;
using Dse.Storage;
using Dse.Storage.Catalog;
using Dse.Storage.Files;
using Dse.Storage.Studies;

namespace Dse.Api.Studies;

/// <summary>Reads a spec into a study that can be queued: the tenant's own entries and files are put in the place of their names.</summary>
internal static class SubmissionReader
{
    private const int MaxNameLength = 200;

    // What a study's process is handed in one message, with room for its checkpoint.
    private const int MaxBytes = 24 << 20;

    /// <summary>The submission, or the problem with the spec.</summary>
    public static async Task<(StudySubmission? Submission, ProblemResult? Problem)> ReadAsync(
        ReadOnlyMemory<byte> spec, SpecSyntax syntax, CatalogStore catalog, FileStore files, StudyReferences references, TenantId tenant, CancellationToken ct)
    {
        var errors = new List<SpecError>();
        var document = SpecReader.Read(spec, syntax, errors);
        if (document is null)
        {
            return (null, Problems.MalformedBody(errors));
        }

        // A study holds the figures of the tenant's own entries, so that it stays what it was when they change. What comes in is stored
        // here and may be larger than what a client may send.
        ReadOnlyMemory<byte> sent = JsonSerializer.SerializeToUtf8Bytes(document.Root, ApiJson.Default.JsonElement);
        var root = document.Root;
        var expanded = (await OwnEntries.ForAsync(catalog, tenant, [sent], ct)).Expand(sent);
        if (!expanded.Equals(sent))
        {
            root = JsonSerializer.Deserialize(expanded.Span, ApiJson.Default.JsonElement);
        }

        // Likewise the layers of its network files, its tables, the proxy and the trials that it names.
        if (NetworkFiles.AreIn(root))
        {
            root = await UploadedFiles.NetworksAsync(root, files, tenant, errors, ct);
        }

        if (TableFiles.AreIn(root))
        {
            root = await UploadedFiles.TablesAsync(root, files, tenant, errors, ct);
        }

        ReadOnlyMemory<byte> whole = JsonSerializer.SerializeToUtf8Bytes(root, ApiJson.Default.JsonElement);
        if (whole.Length > MaxBytes)
        {
            errors.Add(new SpecError("$", "tooLong", $"With its graphs and tables the spec has {whole.Length} bytes; at most {MaxBytes} are taken. Leave out what does not matter: pairs without tokens, hours without load, parts of a graph."));
        }

        if (await references.ExpandAsync(root, tenant, errors, ct) is { } named)
        {
            root = named;
            whole = JsonSerializer.SerializeToUtf8Bytes(root, ApiJson.Default.JsonElement);
        }

        if (errors.Count > 0)
        {
            return (null, Problems.InvalidSpec(errors));
        }

        var kind = StudyKinds.Resolve(root, errors);
        var parsed = kind?.Parse(root, errors);
        if (parsed is not null && StrategyFactory.Validate(parsed.Search, parsed.Problem) is { } unsuited)
        {
            errors.Add(unsuited);
        }

        if (parsed is { Name.Length: > MaxNameLength })
        {
            errors.Add(new SpecError("$.name", "tooLong", $"The name has {parsed.Name.Length} characters; at most {MaxNameLength} are kept. Shorten it."));
        }

        if (parsed is null || errors.Count > 0)
        {
            return (null, Problems.InvalidSpec(errors));
        }

        var name = string.IsNullOrWhiteSpace(parsed.Name) ? kind!.Name : parsed.Name;
        return (
            new StudySubmission(kind!.Name, name, Encoding.UTF8.GetString(whole.Span))
            {
                SentJson = whole.Span.SequenceEqual(sent.Span) ? null : Encoding.UTF8.GetString(sent.Span),
                Tags = root.TryGetProperty("tags", out var tags) ? [.. tags.EnumerateArray().Select(t => t.GetString()!)] : [],
                Models = SpecMentions.Models(root),
                Devices = SpecMentions.Devices(root),
                Priority = root.TryGetProperty("priority", out var priority) ? priority.GetInt32() : 0,
            },
            null);
    }
}
