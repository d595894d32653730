using System.Text.Json;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>The fields of a configuration under any of their names, with the family's default where the file is silent.</summary>
internal sealed class ConfigFields(JsonElement element, string path, SpecObject? outer, ICollection<SpecError> errors)
{
    private const int MaxWidth = 1 << 20;
    private const int MaxListed = 10_000;

    private readonly SpecObject own = new(element, path, errors);
    private readonly List<string> notes = [];

    /// <summary>What was assumed and left out so far.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Records what was assumed or left out.</summary>
    public void Note(string sentence) => notes.Add(sentence);

    /// <summary>Records an error at a field.</summary>
    public void Error(string name, string code, string message) => own.Error(name, code, message);

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(string name) => own.Has(name);

    /// <summary>Whether a field is there and null, which says more than leaving it out.</summary>
    public bool IsNull(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Null;

    /// <summary>A count of at least 1 under the first of the names that is given, else the default, which is noted.</summary>
    public int Count(int standard, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (own.Has(name))
            {
                return own.Int(name, 1, MaxWidth, standard);
            }
        }

        Note($"{names[0]} is not given; {standard} is the default of the family.");
        return standard;
    }

    /// <summary>A count of at least 1 under the first of the names that is given, else what follows from other fields.</summary>
    public int Derived(int standard, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (own.Has(name))
            {
                return own.Int(name, 1, MaxWidth, standard);
            }
        }

        return standard;
    }

    /// <summary>A number of at least 0 under the first of the names that is given; null in the file means 0.</summary>
    public int Whole(int standard, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (own.Has(name))
            {
                return own.Int(name, 0, 1 << 24, standard);
            }

            if (IsNull(name))
            {
                return 0;
            }
        }

        return standard;
    }

    /// <summary>A product of two counts, cut off where no model is.</summary>
    public static int Product(int left, int right) => (int)Math.Min((long)left * right, 1 << 24);

    /// <summary>A Boolean, looked for in the outer configuration too.</summary>
    public bool Flag(string name, bool standard) =>
        own.Has(name) ? own.Flag(name, standard) : outer?.Flag(name, standard) ?? standard;

    /// <summary>A text; null when it is not given.</summary>
    public string? Text(string name) => own.Member(name) is { ValueKind: JsonValueKind.String } ? own.String(name, 4096) : null;

    /// <summary>An object inside; null when it is not given.</summary>
    public ConfigFields? Inside(string name) =>
        (own.Object(name) ?? outer?.Object(name)) is { } inner ? new ConfigFields(Raw(name), inner.Path, null, errors) : null;

    /// <summary>A list of texts; null when it is not given.</summary>
    public IReadOnlyList<string>? Texts(string name) => Listed(name, JsonValueKind.String, "a text", e => e.GetString()!);

    /// <summary>A list of whole numbers; null when it is not given.</summary>
    public IReadOnlyList<int>? Wholes(string name) =>
        Listed(name, JsonValueKind.Number, "a whole number", e => e.TryGetInt32(out var value) ? value : -1);

    private List<T>? Listed<T>(string name, JsonValueKind kind, string expected, Func<JsonElement, T> read)
    {
        if (own.Member(name) is not { ValueKind: JsonValueKind.Array })
        {
            return null;
        }

        var items = new List<T>();
        foreach (var (item, place) in own.List(name, MaxListed))
        {
            if (item.ValueKind != kind)
            {
                errors.Add(new SpecError(place, "wrongType", $"Expected {expected}, found {SpecObject.Describe(item)}."));
                return null;
            }

            items.Add(read(item));
        }

        return items;
    }

    private JsonElement Raw(string name) => own.Member(name) ?? outer!.Member(name)!.Value;
}
