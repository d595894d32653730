using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Workloads;
using Dse.Formats.Specs;
using Dse.Storage;
using Dse.Storage.Catalog;

namespace Dse.Api.Catalog;

/// <summary>Puts a tenant's own devices and models in the place of their names, so that a text says all that it needs.</summary>
/// <remarks>Only what stands at <c>$.model</c>, <c>$.cluster.device</c> and <c>$.device</c> is a name. Immutable once loaded.</remarks>
internal sealed class OwnEntries
{
    /// <summary>Kind of a device in the store.</summary>
    public const string Device = "device";

    /// <summary>Kind of a language model in the store.</summary>
    public const string Model = "model";

    private readonly Dictionary<(string Kind, string Name), byte[]> bodies = [];

    private OwnEntries()
    {
    }

    /// <summary>Loads what the texts may name; nothing when they name only what ships with the product.</summary>
    /// <param name="store">Where the entries are.</param>
    /// <param name="tenant">Whose.</param>
    /// <param name="texts">Specs or evaluation lines in JSON; those that cannot be read name nothing.</param>
    /// <param name="ct">Cancels the call.</param>
    public static async Task<OwnEntries> ForAsync(CatalogStore store, TenantId tenant, IEnumerable<ReadOnlyMemory<byte>> texts, CancellationToken ct)
    {
        var own = new OwnEntries();
        foreach (var kind in KindsIn(texts))
        {
            foreach (var entry in await store.ListAsync(tenant, kind, ct))
            {
                own.bodies[(kind, entry.Name)] = Encoding.UTF8.GetBytes(entry.Body);
            }
        }

        return own;
    }

    /// <summary>The text with objects in the place of own names; the same memory when it has none.</summary>
    public ReadOnlyMemory<byte> Expand(ReadOnlyMemory<byte> json)
    {
        if (bodies.Count == 0)
        {
            return json;
        }

        ArrayBufferWriter<byte>? expanded = null;
        var copied = 0;
        foreach (var mention in Mentions(json.Span))
        {
            if (bodies.TryGetValue((mention.Kind, mention.Name), out var body) && !IsShipped(mention.Kind, mention.Name))
            {
                expanded ??= new ArrayBufferWriter<byte>(json.Length + body.Length);
                expanded.Write(json.Span[copied..mention.Start]);
                expanded.Write(body);
                copied = mention.End;
            }
        }

        if (expanded is null)
        {
            return json;
        }

        expanded.Write(json.Span[copied..]);
        return expanded.WrittenMemory;
    }

    private static HashSet<string> KindsIn(IEnumerable<ReadOnlyMemory<byte>> texts)
    {
        var seen = new HashSet<(string Kind, string Name)>();
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var (kind, name, _, _) in Mentions(text.Span))
            {
                if (!kinds.Contains(kind) && seen.Add((kind, name)) && !IsShipped(kind, name))
                {
                    kinds.Add(kind);
                }
            }
        }

        return kinds;
    }

    // A name that a later version ships means what it ships, for every tenant.
    private static bool IsShipped(string kind, string name) =>
        kind == Device ? DeviceCatalog.Find(name) is not null : LanguageModelCatalog.Find(name) is not null;

    private static List<Mention> Mentions(ReadOnlySpan<byte> json)
    {
        var mentions = new List<Mention>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = SpecReader.MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return mentions;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var kind = KindAt(ref reader);
                var isCluster = kind is null && reader.ValueTextEquals("cluster"u8);
                reader.Read();
                if (isCluster && reader.TokenType == JsonTokenType.StartObject)
                {
                    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    {
                        kind = reader.ValueTextEquals("device"u8) ? Device : null;
                        reader.Read();
                        Take(ref reader, kind, mentions);
                    }
                }
                else
                {
                    Take(ref reader, kind, mentions);
                }
            }

            return mentions;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text that is not Unicode: whoever reads it next says where and why.
            return [];
        }
    }

    private static string? KindAt(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("model"u8) ? Model : reader.ValueTextEquals("device"u8) ? Device : null;

    private static void Take(ref Utf8JsonReader reader, string? kind, List<Mention> mentions)
    {
        if (kind is not null && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= 6 * CatalogNames.MaxLength)
        {
            mentions.Add(new Mention(kind, reader.GetString()!, (int)reader.TokenStartIndex, (int)reader.BytesConsumed));
        }
        else
        {
            reader.Skip();
        }
    }

    private readonly record struct Mention(string Kind, string Name, int Start, int End);
}
