using System.Globalization;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>What a placement has to keep to.</summary>
internal static class PlacementRules
{
    /// <summary>Codes of <see cref="Violation"/>, in the order in which an evaluator lists them.</summary>
    public static IReadOnlyList<string> Codes { get; } = ["wrongShape", "unknownExpert", "tooManyExperts", "duplicateReplica", "missingExpert", "splitGroup", "replicaNotAllowed", "tooManyMoves"];

    /// <summary>The first rule that a placement breaks, with its place in the table; null when it keeps to all.</summary>
    public static SpecError? Violation(ExpertPlacementModel model, PlacementTable table)
    {
        if (table.Layers.Length != model.Layers)
        {
            return new SpecError("$", "wrongShape", $"The table has {Text(table.Layers.Length)} layers; the traffic has {Text(model.Layers)}. Give one entry per layer.");
        }

        for (var layer = 0; layer < model.Layers; layer++)
        {
            if (OfLayer(model, table.Layers[layer], layer) is { } violation)
            {
                return violation;
            }
        }

        return model is { Current: not null, MaxMoves: { } most } && PlacementMetrics.Moves(model.Current, table) is var moves && moves > most
            ? new SpecError("$", "tooManyMoves", $"{Text(moves)} copies come to devices that do not hold them now; 'maxMoves' is {Text(most)}. Keep more where they are.")
            : null;
    }

    private static SpecError? OfLayer(ExpertPlacementModel model, int[][] devices, int layer)
    {
        if (devices.Length != model.Devices.Count)
        {
            return new SpecError($"$[{layer}]", "wrongShape", $"The layer has {Text(devices.Length)} devices; there are {Text(model.Devices.Count)}. Give one list per device.");
        }

        var copies = new int[model.Experts];
        var nodeOfGroup = new Dictionary<int, int>();
        for (var device = 0; device < devices.Length; device++)
        {
            if (OfDevice(model, devices[device], device, $"$[{layer}][{device}]", copies, nodeOfGroup) is { } violation)
            {
                return violation;
            }
        }

        var missing = Array.IndexOf(copies, 0);
        if (missing >= 0)
        {
            return new SpecError($"$[{layer}]", "missingExpert", $"No device holds expert {Text(missing)}. Every expert needs a place.");
        }

        var twice = Array.FindIndex(copies, c => c > 1);
        return twice >= 0 && !model.Replicas
            ? new SpecError($"$[{layer}]", "replicaNotAllowed", $"Expert {Text(twice)} has {Text(copies[twice])} copies, but 'replicas' is false. Keep one.")
            : null;
    }

    private static SpecError? OfDevice(ExpertPlacementModel model, int[] experts, int device, string path, int[] copies, Dictionary<int, int> nodeOfGroup)
    {
        if (experts.Length > model.Devices.Slots[device])
        {
            return new SpecError(path, "tooManyExperts", $"The device holds {Text(experts.Length)} experts; it has {Text(model.Devices.Slots[device])} slots. Move some elsewhere.");
        }

        for (var slot = 0; slot < experts.Length; slot++)
        {
            var expert = experts[slot];
            if (expert < 0 || expert >= model.Experts)
            {
                return new SpecError($"{path}[{slot}]", "unknownExpert", $"There is no expert {Text(expert)}; they are 0 to {Text(model.Experts - 1)}. Correct the number.");
            }

            if (Array.IndexOf(experts, expert) < slot)
            {
                return new SpecError($"{path}[{slot}]", "duplicateReplica", $"Expert {Text(expert)} stands twice on this device. Copies belong on distinct devices.");
            }

            copies[expert]++;
            if (model.HasGroups)
            {
                var node = model.Devices.NodeOf[device];
                if (!nodeOfGroup.TryAdd(model.GroupOf![expert], node) && nodeOfGroup[model.GroupOf[expert]] != node)
                {
                    return new SpecError($"{path}[{slot}]", "splitGroup", $"Group {Text(model.GroupOf[expert])} of expert {Text(expert)} lives on node {Text(nodeOfGroup[model.GroupOf[expert]])} too. Keep groups on one node.");
                }
            }
        }

        return null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
