using System.Text.Json;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Reads tables <c>[layer][device][slot] = expert</c>.</summary>
internal static class PlacementTableReader
{
    /// <summary>The table; null when there are errors. Entries of −1 are empty slots.</summary>
    public static PlacementTable? Read(JsonElement element, string path, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var layers = List(element, path, errors).Select((layer, l) =>
            List(layer, $"{path}[{l}]", errors).Select((device, d) =>
                List(device, $"{path}[{l}][{d}]", errors).Select((slot, s) => Expert(slot, $"{path}[{l}][{d}][{s}]", errors)).Where(e => e != -1).ToArray()).ToArray()).ToArray();
        return errors.Count > before ? null : new PlacementTable(layers);
    }

    private static IEnumerable<JsonElement> List(JsonElement element, string path, ICollection<SpecError> errors)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray();
        }

        errors.Add(new SpecError(path, "wrongType", $"Expected a list, found {SpecObject.Describe(element)}. A table is [layer][device][slot] = expert."));
        return [];
    }

    private static int Expert(JsonElement element, string path, ICollection<SpecError> errors)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var expert))
        {
            return expert;
        }

        errors.Add(new SpecError(path, "wrongType", $"Expected the number of an expert, found {SpecObject.Describe(element)}."));
        return -1;
    }
}
