using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.Accelerators.Mapped;
using Dse.Core.Studies.ExpertPlacements;
using Dse.Core.Studies.Fleets;
using Dse.Core.Studies.Partitions;

namespace Dse.Core.Checks;

/// <summary>
/// Replays artifacts against the spec that they answer, by the evaluation lines of their kind: nothing of what found them takes part.
/// Placements of experts, fleets and splits are replayed by a checker of their own besides, mappings of accelerators by one alone.
/// </summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class ArtifactCheck
{
    private const int MaxSpecLength = 4 << 20;

    // Kinds whose designs may have mappings.
    private static readonly string[] Chips = ["Accelerator", "Codesign"];

    private static readonly SpecError Malformed = new("$", "badArtifact", "A member is missing, or is not what the study writes there. Give the file that it wrote.");

    // Fields of specs that tell how to search, not what is searched.
    private static readonly string[] Steering = ["id", "kind", "name", "tags", "priority", "constraints", "objectives", "referencePoint", "search", "method"];

    // Two sums of the same figures in another order.
    private const double Tolerance = 1e-9;

    private delegate IReadOnlyDictionary<string, double>? Replay(JsonElement artifact, ICollection<SpecError> findings);

    /// <summary>Whether a kind's artifacts are replayed by themselves; else the point of the front is.</summary>
    public static bool Fits(string kind, JsonElement artifact) => artifact.ValueKind switch
    {
        JsonValueKind.Array => kind == "ExpertPlacement",
        JsonValueKind.Object => Member(kind, artifact) is not null || IsMapped(kind, artifact),
        _ => false,
    };

    /// <summary>Replays an artifact that <see cref="Fits"/>.</summary>
    /// <param name="kind">The study's kind.</param>
    /// <param name="spec">The spec, all files read into it.</param>
    /// <param name="artifact">The artifact.</param>
    public static Verdict Of(IEvaluationKind kind, JsonElement spec, JsonElement artifact)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var left = new HashSet<string>(Steering, StringComparer.Ordinal);
        if (kind.Name == "Scratchpad" && PackingMatch.Mistaken(spec, artifact) is { } mistaken)
        {
            return new Verdict("artifact", [mistaken], []);
        }

        if (kind.Name == "Scratchpad" && spec.TryGetProperty("buffers", out _) && PackingMatch.Finding(spec, artifact) is { } differs)
        {
            return new Verdict("packing", [differs], []);
        }

        if (IsMapped(kind.Name, artifact))
        {
            try
            {
                return MappedChecker.Check(kind.Name, spec, artifact);
            }
            catch (Exception e) when (IsOfMembers(e))
            {
                return new Verdict("artifact", [Malformed], []);
            }
        }

        while (true)
        {
            var line = Line(kind.Name, spec, artifact, left);
            var buffer = new ArrayBufferWriter<byte>();
            SpecError? error;
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                error = kind.Evaluate(line, writer);
                if (error is null)
                {
                    writer.WriteEndObject();
                }
            }

            // Lines lack fields that specs have.
            if (error is { Code: "unknownField" } && error.Path.StartsWith("$.", StringComparison.Ordinal) && spec.TryGetProperty(error.Path[2..], out _) && left.Add(error.Path[2..]))
            {
                continue;
            }

            if (error is not null)
            {
                return new Verdict("artifact", [error], []);
            }

            var evaluated = Read(kind.Name, buffer.WrittenMemory);
            return Own(kind.Name, spec) is { } replay ? With(replay, artifact, evaluated) : evaluated;
        }
    }

    /// <summary>A replay of artifacts against one spec, for those who are about to store them.</summary>
    /// <param name="kind">The study's kind.</param>
    /// <param name="spec">The spec, all files read into it; it must outlive the replay.</param>
    /// <returns>Given an artifact and the metrics of its point, says what does not hold, null when all does; null for kinds without artifacts that are replayed, and for scratchpads and chips of specs beyond 4 MiB of text, which every replay would read again.</returns>
    public static Func<ReadOnlyMemory<byte>, IReadOnlyList<KeyValuePair<string, double?>>, string?>? Against(IEvaluationKind kind, JsonElement spec)
    {
        ArgumentNullException.ThrowIfNull(kind);

        // Read at the first artifact, and once.
        var own = new Lazy<Replay?>(() => Own(kind.Name, spec));
        var isReadAgain = kind.Name == "Scratchpad" || Chips.Contains(kind.Name, StringComparer.Ordinal);
        return kind.Name is "ExpertPlacement" or "FleetMix" or "Partition" || (isReadAgain && spec.GetRawText().Length <= MaxSpecLength) ? Finding : null;

        string? Finding(ReadOnlyMemory<byte> artifact, IReadOnlyList<KeyValuePair<string, double?>> metrics)
        {
            using var document = JsonDocument.Parse(artifact);
            if (!Fits(kind.Name, document.RootElement))
            {
                return null;
            }

            var verdict = own.Value is { } replay
                ? With(replay, document.RootElement, new Verdict("artifact", [], metrics))
                : Compared(Of(kind, spec, document.RootElement), metrics);
            return verdict.Holds ? null : $"{verdict.Findings[0].Path}: {verdict.Findings[0].Message}";
        }
    }

    private static Verdict Compared(Verdict verdict, IReadOnlyList<KeyValuePair<string, double?>> stated)
    {
        var replayed = verdict.Metrics.ToDictionary(StringComparer.Ordinal);
        return verdict with
        {
            Findings = [.. verdict.Findings, .. stated.Where(m => replayed.TryGetValue(m.Key, out var value) && IsOther(value, m.Value)).Select(m => Other(m.Key, m.Value, replayed[m.Key]))],
        };
    }

    private static SpecError Other(string name, double? stated, double? replayed) => new(
        $"$.{name}", "otherValue", $"It is stated as {Text(stated)}; replayed from its definition it is {Text(replayed)}.");

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "null";

    /// <summary>Whether an artifact's mappings are replayed, which adds sums up in another order.</summary>
    internal static bool IsMapped(string kind, JsonElement artifact) => Chips.Contains(kind, StringComparer.Ordinal) && artifact.ValueKind == JsonValueKind.Object && MappedChecker.Fits(artifact);

    // What reading members that are not there, or are something else, throws.
    private static bool IsOfMembers(Exception e) => e is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException;

    /// <summary>Whether two figures differ by more than sums that were added up in another order.</summary>
    internal static bool IsOther(double? replayed, double? stated) =>
        replayed is { } a && stated is { } b ? Math.Abs(a - b) > Tolerance * Math.Max(Math.Abs(a), Math.Abs(b)) : replayed is null != stated is null;

    // The replay that shares nothing with what evaluates points; null for kinds without one.
    private static Replay? Own(string kind, JsonElement spec) => kind switch
    {
        "ExpertPlacement" => new PlacementChecker(spec).Check,
        "FleetMix" => new FleetChecker(spec).Check,
        "Partition" => new PartitionChecker(spec).Check,
        _ => null,
    };

    // What was evaluated must be what the definition comes to.
    private static Verdict With(Replay replay, JsonElement artifact, Verdict evaluated)
    {
        var findings = new List<SpecError>(evaluated.Findings);
        IReadOnlyDictionary<string, double>? metrics;
        try
        {
            metrics = replay(artifact, findings);
        }
        catch (Exception e) when (IsOfMembers(e))
        {
            return evaluated with { Findings = [.. findings, Malformed] };
        }

        foreach (var (name, value) in evaluated.Metrics)
        {
            if (metrics is not null && metrics.TryGetValue(name, out var again) && !(value is { } known ? Math.Abs(known - again) <= Tolerance * Math.Max(1, Math.Abs(known)) : !double.IsFinite(again)))
            {
                findings.Add(Other(name, value, again));
            }
        }

        return evaluated with { Findings = findings };
    }

    // The field of a line that the artifact, or a part of it, goes to.
    private static (string Field, JsonElement Value)? Member(string kind, JsonElement artifact) => kind switch
    {
        "Scratchpad" when artifact.TryGetProperty("buffers", out var buffers) => ("buffers", buffers),
        "Scratchpad" when artifact.TryGetProperty("order", out _) => ("plan", artifact),
        "FleetMix" when artifact.TryGetProperty("instances", out var instances) => ("counts", instances),
        "Partition" when artifact.TryGetProperty("placement", out var placement) => ("placement", placement),
        "Precision" when artifact.TryGetProperty("bits", out var bits) => ("bits", bits),
        _ => null,
    };

    private static JsonElement Line(string kind, JsonElement spec, JsonElement artifact, HashSet<string> left)
    {
        var (field, value) = artifact.ValueKind == JsonValueKind.Array ? ("placement", artifact) : Member(kind, artifact)!.Value;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind);
            foreach (var member in spec.EnumerateObject())
            {
                if (!left.Contains(member.Name) && member.Name != field)
                {
                    member.WriteTo(writer);
                }
            }

            if (kind == "Scratchpad" && !spec.TryGetProperty("capacityBytes", out _) && artifact.TryGetProperty("capacityBytes", out var capacity))
            {
                writer.WritePropertyName("capacityBytes");
                capacity.WriteTo(writer);
            }

            writer.WritePropertyName(field);
            value.WriteTo(writer);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static Verdict Read(string kind, ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        var findings = root.GetProperty("feasible").GetBoolean() ? [] : root.GetProperty("violations").EnumerateArray()
            .Select(v => new SpecError(v.GetProperty("path").GetString()!, v.GetProperty("code").GetString()!, v.GetProperty("message").GetString()!)).ToList();
        return new Verdict(
            $"artifact of kind {kind}",
            findings,
            root.TryGetProperty("metrics", out var metrics)
                ? [.. metrics.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, m.Value.ValueKind == JsonValueKind.Number ? m.Value.GetDouble() : (double?)null))]
                : []);
    }
}
