using System.Text.Json;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Reads traffic: loads by layer and expert, and tokens from layer to layer.</summary>
internal static class RoutingReader
{
    private const int MaxLayers = 1_000;
    private const int MaxExperts = 4_096;
    private const int MaxBatches = 10_000;
    private const double MaxTokens = 1e15;

    /// <summary>The traffic in an object; null when there are errors.</summary>
    /// <param name="routing">An object with <c>loads</c>, or <c>weight</c> as EPLB calls them, and maybe <c>transitions</c>.</param>
    /// <param name="name">The profile's name.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static RoutingProfile? Read(SpecObject routing, string name, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        foreach (var also in new[] { "layers", "experts", "token_slots_per_layer", "transitions" })
        {
            routing.Member(also);
        }

        var isEplb = routing.Member("weight") is { ValueKind: JsonValueKind.Array };
        var weight = isEplb || !routing.Has("weight") ? 1 : routing.Number("weight", 1e-12, 1e12, 1);
        var member = isEplb ? "weight" : "loads";
        if (routing.Member(member) is not { } listed)
        {
            routing.Error("loads", "missingField", "'loads' is missing. Give the tokens as [layer][expert].");
            return null;
        }

        var loads = Matrix(listed, $"{routing.Path}.{member}", errors);
        if (errors.Count > before)
        {
            return null;
        }

        if (loads.Length is 0 or > MaxLayers || loads[0].Length is 0 or > MaxExperts || Array.FindIndex(loads, r => r.Length != loads[0].Length) is var odd && odd >= 0)
        {
            routing.Error(member, "wrongShape", $"The table has {loads.Length} layers of {(loads.Length > 0 ? loads[0].Length : 0)} experts in the first. Give 1 to {MaxLayers} layers, all of the same 1 to {MaxExperts} experts.");
            return null;
        }

        var flows = Transitions(routing, loads.Length, loads[0].Length, errors);
        return errors.Count > before ? null : new RoutingProfile(name, weight, loads, flows);
    }

    /// <summary>The batches in an object, [batch][layer][expert]; empty when there are none.</summary>
    public static IReadOnlyList<double[][]> Batches(SpecObject routing, int layers, int experts, ICollection<SpecError> errors)
    {
        var batches = new List<double[][]>();
        foreach (var (element, path) in routing.List("batches", MaxBatches))
        {
            var batch = Matrix(element, path, errors);
            if (batch.Length != layers || Array.Exists(batch, r => r.Length != experts))
            {
                errors.Add(new SpecError(path, "wrongShape", $"A batch has {layers} layers of {experts} experts, as 'loads' has."));
            }

            batches.Add(batch);
        }

        return batches;
    }

    private static IReadOnlyList<FlowTable>? Transitions(SpecObject routing, int layers, int experts, ICollection<SpecError> errors)
    {
        if (routing.Member("transitions") is not { } listed)
        {
            return null;
        }

        var path = $"{routing.Path}.transitions";
        if (listed.ValueKind == JsonValueKind.String)
        {
            return TransitionsCsv.Read(listed.GetString()!, layers, experts, path, errors);
        }

        if (listed.ValueKind != JsonValueKind.Array || listed.GetArrayLength() != layers - 1)
        {
            errors.Add(new SpecError(path, "wrongShape", $"Expected {layers - 1} tables [from][to], one per step from layer to layer, found {SpecObject.Describe(listed)}{(listed.ValueKind == JsonValueKind.Array ? $" of {listed.GetArrayLength()}" : string.Empty)}."));
            return null;
        }

        var tables = new List<FlowTable>();
        foreach (var element in listed.EnumerateArray())
        {
            var at = $"{path}[{tables.Count}]";
            var table = Matrix(element, at, errors);
            if (table.Length != experts || Array.Exists(table, r => r.Length != experts))
            {
                errors.Add(new SpecError(at, "wrongShape", $"Expected {experts} rows of {experts} numbers, one per expert. Check the table."));
                return null;
            }

            tables.Add(new FlowTable(experts, table.SelectMany((row, from) => row.Select((tokens, to) => (from, to, tokens)))));
        }

        return tables;
    }

    private static double[][] Matrix(JsonElement element, string path, ICollection<SpecError> errors)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            errors.Add(new SpecError(path, "wrongType", $"Expected a list of lists of numbers, found {SpecObject.Describe(element)}."));
            return [];
        }

        return [.. element.EnumerateArray().Select((row, i) => Row(row, $"{path}[{i}]", errors))];
    }

    private static double[] Row(JsonElement element, string path, ICollection<SpecError> errors)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            errors.Add(new SpecError(path, "wrongType", $"Expected a list of numbers, found {SpecObject.Describe(element)}."));
            return [];
        }

        var row = new double[element.GetArrayLength()];
        var i = 0;
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetDouble(out row[i]) || !(row[i] >= 0 && row[i] <= MaxTokens))
            {
                errors.Add(new SpecError($"{path}[{i}]", item.ValueKind == JsonValueKind.Number ? "outOfRange" : "wrongType", $"Expected tokens from 0 to {MaxTokens:E0}, found {SpecObject.Describe(item)}."));
                return row;
            }

            i++;
        }

        return row;
    }
}
