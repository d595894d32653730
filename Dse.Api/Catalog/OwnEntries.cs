using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Graphs;
using Dse.Formats.Specs;
using Dse.Storage;
using Dse.Storage.Catalog;

namespace Dse.Api.Catalog;

/// <summary>Puts a tenant's own devices, models and graphs in the place of their names, so that a text says all that it needs.</summary>
/// <remarks>
/// Only what stands at <c>$.model</c>, <c>$.cluster.device</c>, <c>$.device</c>, <c>$.graph</c> and <c>$.networks[i].graph</c> is a name.
/// Immutable once loaded.
/// </remarks>
internal sealed class OwnEntries
{
    /// <summary>Kind of a device in the store.</summary>
    public const string Device = "device";

    /// <summary>Kind of a language model in the store.</summary>
    public const string Model = "model";

    /// <summary>Kind of a graph in the store.</summary>
    public const string Graph = "graph";

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
        foreach (var names in NamesIn(texts).GroupBy(m => m.Kind, m => m.Name))
        {
            foreach (var entry in await store.ReadAsync(tenant, names.Key, [.. names], ct))
            {
                own.bodies[(names.Key, entry.Name)] = Encoding.UTF8.GetBytes(entry.Body);
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
            if (bodies.TryGetValue((mention.Kind, mention.Name), out var body))
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

    private static HashSet<(string Kind, string Name)> NamesIn(IEnumerable<ReadOnlyMemory<byte>> texts)
    {
        var names = new HashSet<(string Kind, string Name)>();
        foreach (var text in texts)
        {
            foreach (var (kind, name, _, _) in Mentions(text.Span))
            {
                names.Add((kind, name));
            }
        }

        names.RemoveWhere(n => IsShipped(n.Kind, n.Name) || !CatalogNames.IsValid(n.Name));
        return names;
    }

    // A name that a later version ships means what it ships, for every tenant.
    private static bool IsShipped(string kind, string name) => kind switch
    {
        Device => DeviceCatalog.Find(name) is not null,
        Model => LanguageModelCatalog.Find(name) is not null,
        _ => GraphCatalog.NameOf(name) is not null,
    };

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
                var (isCluster, isNetworks) = (reader.ValueTextEquals("cluster"u8), reader.ValueTextEquals("networks"u8));
                reader.Read();
                if (isCluster && reader.TokenType == JsonTokenType.StartObject)
                {
                    TakeMember(ref reader, "device"u8, Device, mentions);
                }
                else if (isNetworks && reader.TokenType == JsonTokenType.StartArray)
                {
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        if (reader.TokenType == JsonTokenType.StartObject)
                        {
                            TakeMember(ref reader, "graph"u8, Graph, mentions);
                        }
                        else
                        {
                            reader.Skip();
                        }
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
        reader.ValueTextEquals("model"u8) ? Model : reader.ValueTextEquals("device"u8) ? Device : reader.ValueTextEquals("graph"u8) ? Graph : null;

    // Reads an object to its end.
    private static void TakeMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> member, string kind, List<Mention> mentions)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMember = reader.ValueTextEquals(member);
            reader.Read();
            Take(ref reader, isMember ? kind : null, mentions);
        }
    }

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
