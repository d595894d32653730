using System.Text.Json;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>What a load table in the form of EPLB's arguments says of devices beside its <c>weight</c>.</summary>
/// <param name="Replicas">Slots of all devices, <c>num_replicas</c>; 0 when not given.</param>
/// <param name="Groups"><c>num_groups</c>; 0 when not given.</param>
/// <param name="Nodes"><c>num_nodes</c>; 0 when not given.</param>
/// <param name="Devices"><c>num_gpus</c>; 0 when not given.</param>
internal sealed record EplbHints(int Replicas, int Groups, int Nodes, int Devices)
{
    /// <summary>What <c>$.routing</c> says.</summary>
    public static EplbHints Of(SpecObject root) => root.Member("routing") is { ValueKind: JsonValueKind.Object } routing
        ? new EplbHints(Number(routing, "num_replicas"), Number(routing, "num_groups"), Number(routing, "num_nodes"), Number(routing, "num_gpus"))
        : new EplbHints(0, 0, 0, 0);

    /// <summary>Marks the members as known.</summary>
    public static void Touch(SpecObject routing)
    {
        routing.Member("num_replicas");
        routing.Member("num_groups");
        routing.Member("num_nodes");
        routing.Member("num_gpus");
    }

    private static int Number(JsonElement routing, string name) =>
        routing.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) && number is > 0 and <= 1_000_000 ? number : 0;
}
