using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Graphs;

namespace Dse.Api.Studies;

/// <summary>What a spec is about: the models, networks and devices that it names, so that its study is found by them.</summary>
/// <remarks>Names of the catalog are told as the catalog spells them, whatever alias the spec uses. Objects without a name are not told.</remarks>
internal static class SpecMentions
{
    private const int MostNames = 32;
    private const int MaxLength = 200;

    /// <summary>The language models and networks: <c>model</c>, <c>models[]</c>, <c>graph</c> and <c>networks[].graph</c>.</summary>
    public static IReadOnlyList<string> Models(JsonElement spec) => Named(
        [Member(spec, "model"), .. Items(spec, "models"), Member(spec, "graph"), .. Items(spec, "networks").SelectMany(n => (JsonElement?[])[Member(n, "graph"), Member(n, "topology"), Member(n, "problem")])],
        Model);

    /// <summary>The devices: <c>cluster.device</c>, <c>cluster.groups[].device</c>, <c>device</c> and <c>devices[]</c>.</summary>
    public static IReadOnlyList<string> Devices(JsonElement spec)
    {
        var cluster = Member(spec, "cluster");
        return Named(
            [Member(cluster, "device"), .. Items(cluster, "groups").Select(g => Member(g, "device")), Member(spec, "device"), .. Items(spec, "devices")],
            Device);
    }

    /// <summary>A model or network as the catalog spells it; the name itself where the catalog has none.</summary>
    public static string Model(string name) => LanguageModelCatalog.Find(name)?.Name ?? GraphCatalog.NameOf(name) ?? name;

    /// <summary>A device as the catalog spells it; the name itself where the catalog has none.</summary>
    public static string Device(string name) => DeviceCatalog.Find(name)?.Name ?? name;

    private static string[] Named(IEnumerable<JsonElement?> mentions, Func<string, string> canonical) =>
    [
        .. mentions.Select(NameOf).OfType<string>().Where(n => n.Length is > 0 and <= MaxLength && !n.Any(char.IsControl)).Select(canonical).Distinct(StringComparer.Ordinal).Take(MostNames),
    ];

    private static string? NameOf(JsonElement? mention) => mention switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } entry => NameOf(Member(entry, "name") ?? Member(entry, "device")),
        _ => null,
    };

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;

    private static IEnumerable<JsonElement?> Items(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(i => (JsonElement?)i) : [];
}
