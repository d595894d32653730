using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>Reads the members of one JSON object of a spec, collecting every error with its path; unknown members are errors.</summary>
internal sealed class SpecObject
{
    private readonly JsonElement element;
    private readonly ICollection<SpecError> errors;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public SpecObject(JsonElement element, string path, ICollection<SpecError> errors)
    {
        this.element = element;
        this.errors = errors;
        Path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            Add(path, "wrongType", $"Expected an object, found {Describe(element)}.");
        }
    }

    /// <summary>The JSON path of this object.</summary>
    public string Path { get; }

    /// <summary>The members' names in the order written, each once.</summary>
    public IReadOnlyList<string> Names => element.ValueKind == JsonValueKind.Object
        ? [.. element.EnumerateObject().Select(m => m.Name).Distinct(StringComparer.Ordinal)]
        : [];

    /// <summary>Whether anything was reported below this object, by whichever reader.</summary>
    public bool HasErrors => errors.Any(e => e.Path.StartsWith(Path, StringComparison.Ordinal) && (e.Path.Length == Path.Length || e.Path[Path.Length] is '.' or '['));

    /// <summary>A member if it is there and not null.</summary>
    public JsonElement? Member(string name)
    {
        known.Add(name);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;
    }

    /// <summary>Whether the member is given.</summary>
    public bool Has(string name) => Member(name) is not null;

    /// <summary>An object member, or null when absent.</summary>
    public SpecObject? Object(string name) => Member(name) is { } member ? new SpecObject(member, $"{Path}.{name}", errors) : null;

    /// <summary>An integer member in a range.</summary>
    /// <param name="name">Member.</param>
    /// <param name="low">Least value.</param>
    /// <param name="high">Greatest value.</param>
    /// <param name="fallback">Value when absent; null makes the member required.</param>
    public int Int(string name, int low, int high, int? fallback = null) => (int)Whole(name, low, high, fallback);

    /// <summary>A long integer member in a range.</summary>
    public long Whole(string name, long low, long high, long? fallback = null)
    {
        if (Member(name) is not { } member)
        {
            return fallback ?? Missing(name, low, $"a whole number from {Text(low)} to {Text(high)}");
        }

        if (member.ValueKind != JsonValueKind.Number || !member.TryGetDouble(out var number) || number != Math.Floor(number))
        {
            Add($"{Path}.{name}", "wrongType", $"Expected a whole number, found {Describe(member)}.");
            return fallback ?? low;
        }

        if (number < low || number > high)
        {
            Add($"{Path}.{name}", "outOfRange", $"{Describe(member)} is outside {Text(low)} to {Text(high)}. Use a value in that range.");
            return fallback ?? low;
        }

        return (long)number;
    }

    /// <summary>A finite number member in a range.</summary>
    public double Number(string name, double low, double high, double? fallback = null)
    {
        if (Member(name) is not { } member)
        {
            return fallback ?? Missing(name, low, $"a number from {Text(low)} to {Text(high)}");
        }

        if (member.ValueKind != JsonValueKind.Number || !member.TryGetDouble(out var number) || !double.IsFinite(number))
        {
            Add($"{Path}.{name}", "wrongType", $"Expected a finite number, found {Describe(member)}.");
            return fallback ?? low;
        }

        if (number < low || number > high)
        {
            Add($"{Path}.{name}", "outOfRange", $"{Describe(member)} is outside {Text(low)} to {Text(high)}. Use a value in that range.");
            return fallback ?? low;
        }

        return number;
    }

    /// <summary>An optional number member in a range.</summary>
    public double? OptionalNumber(string name, double low, double high) => Has(name) ? Number(name, low, high, low) : null;

    /// <summary>A Boolean member.</summary>
    public bool Flag(string name, bool fallback)
    {
        if (Member(name) is not { } member)
        {
            return fallback;
        }

        if (member.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return member.GetBoolean();
        }

        Add($"{Path}.{name}", "wrongType", $"Expected true or false, found {Describe(member)}.");
        return fallback;
    }

    /// <summary>A text member; null when absent.</summary>
    /// <param name="name">Member.</param>
    /// <param name="maxLength">Most characters.</param>
    public string? String(string name, int maxLength)
    {
        if (Member(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind != JsonValueKind.String)
        {
            Add($"{Path}.{name}", "wrongType", $"Expected a text, found {Describe(member)}.");
            return null;
        }

        var text = member.GetString()!;
        if (text.Length > maxLength || text.Contains('\0', StringComparison.Ordinal))
        {
            Add($"{Path}.{name}", "badText", $"The text has {text.Length} characters; at most {maxLength} are allowed and none may be NUL. Shorten it.");
            return null;
        }

        return text;
    }

    /// <summary>One of a closed set of names; the index, or the fallback's.</summary>
    public int Choice(string name, IReadOnlyList<string> names, int fallback)
    {
        if (String(name, 200) is not { } text)
        {
            return fallback;
        }

        var index = IndexOf(names, text);
        if (index < 0)
        {
            Add($"{Path}.{name}", "unknownValue", $"'{Short(text)}' is not one of {string.Join(", ", names)}.{Nearest.Hint(text, names)}");
            return fallback;
        }

        return index;
    }

    /// <summary>The elements of a list member with their paths; empty when absent.</summary>
    public IReadOnlyList<(JsonElement Element, string Path)> List(string name, int maxCount)
    {
        if (Member(name) is not { } member)
        {
            return [];
        }

        if (member.ValueKind != JsonValueKind.Array)
        {
            Add($"{Path}.{name}", "wrongType", $"Expected a list, found {Describe(member)}.");
            return [];
        }

        if (member.GetArrayLength() > maxCount)
        {
            Add($"{Path}.{name}", "tooMany", $"The list has {member.GetArrayLength()} entries; at most {maxCount} are allowed. Shorten it.");
            return [];
        }

        return [.. member.EnumerateArray().Select((e, i) => (e, $"{Path}.{name}[{Text(i)}]"))];
    }

    /// <summary>Records an error below this object.</summary>
    public void Error(string name, string code, string message) => Add($"{Path}.{name}", code, message);

    /// <summary>Reports members that nothing asked for.</summary>
    public void RejectUnknown()
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                Add($"{Path}.{Short(member.Name)}", "unknownField", $"There is no field '{Short(member.Name)}' here.{Nearest.Hint(member.Name, known)} Known: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    /// <summary>A value as an error message shows it, cut to a readable length.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "nothing",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => Short(value.GetRawText()),
    };

    /// <summary>A text cut to a readable length.</summary>
    public static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private static int IndexOf(IReadOnlyList<string> names, string text)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], text, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private T Missing<T>(string name, T value, string expected)
    {
        Add($"{Path}.{name}", "missingField", $"'{name}' is missing. Give {expected}.");
        return value;
    }

    private void Add(string path, string code, string message) => errors.Add(new SpecError(path, code, message));
}
