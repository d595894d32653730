using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.External;

/// <summary>Reads a parameter of type <c>permutation</c>: its items, or how many there are.</summary>
internal static class PermutationReader
{
    /// <summary>Reads the rest of the parameter; null after errors.</summary>
    public static Permutation? Read(string name, SpecObject spec, Expression? when)
    {
        foreach (var other in (string[])["values", "from", "to", "step", "scale"])
        {
            if (spec.Has(other))
            {
                spec.Error(other, "unsupported", "A permutation has neither values nor a range. Give items: a list, or how many.");
            }
        }

        var items = ReadItems(spec);
        spec.RejectUnknown();
        return spec.HasErrors ? null : new Permutation(name, items, when);
    }

    private static List<ParameterValue> ReadItems(SpecObject spec)
    {
        if (!spec.Has("items"))
        {
            spec.Error("items", "missingField", "'items' is missing. Give the items to put in order as a list, or how many there are.");
            return [];
        }

        if (spec.Member("items") is { ValueKind: JsonValueKind.Number })
        {
            return [.. Enumerable.Range(0, (int)spec.Whole("items", 2, Permutation.MaxItems)).Select(i => ParameterValue.Of((double)i))];
        }

        var items = new List<ParameterValue>();
        var list = spec.List("items", Permutation.MaxItems);
        for (var i = 0; i < list.Count; i++)
        {
            var element = list[i].Element;
            var path = string.Create(CultureInfo.InvariantCulture, $"items[{i}]");
            ParameterValue? item = element.ValueKind switch
            {
                JsonValueKind.Number when element.TryGetDouble(out var number) && double.IsFinite(number) => ParameterValue.Of(number == 0 ? 0.0 : number),
                JsonValueKind.String when element.GetString() is { Length: <= 200 } text => ParameterValue.Of(text),
                _ => null,
            };
            if (item is null)
            {
                spec.Error(path, "wrongType", $"{SpecObject.Describe(element)} is no item of a permutation. Use texts of up to 200 characters or numbers.");
            }
            else if (items.Contains(item.Value))
            {
                spec.Error(path, "duplicateValue", $"{SpecObject.Describe(element)} stands twice. Name each item once.");
            }
            else
            {
                items.Add(item.Value);
            }
        }

        if (list.Count < 2 && !spec.HasErrors)
        {
            spec.Error("items", "outOfRange", $"{list.Count} items have no order. Name 2 to {Permutation.MaxItems}.");
        }

        return items;
    }
}
