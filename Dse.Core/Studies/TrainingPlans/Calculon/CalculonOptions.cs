namespace Dse.Core.Studies.TrainingPlans.Calculon;

/// <summary>Options under the peer's own names (<c>tensor_par</c>) or the same in camelCase (<c>tensorPar</c>).</summary>
internal sealed class CalculonOptions(SpecObject options)
{
    /// <summary>The object they stand in.</summary>
    public SpecObject Object => options;

    /// <summary>Whether an option is given.</summary>
    public bool Has(string name) => options.Has(Spelling(name));

    /// <summary>A whole number.</summary>
    public int Int(string name, int low, int high, int? fallback = null) => options.Int(Spelling(name), low, high, fallback);

    /// <summary>A Boolean.</summary>
    public bool Flag(string name, bool fallback) => options.Flag(Spelling(name), fallback);

    /// <summary>One of a closed set; its index.</summary>
    public int Choice(string name, IReadOnlyList<string> names, int fallback) => options.Choice(Spelling(name), names, fallback);

    /// <summary>Records an error.</summary>
    public void Error(string name, string code, string message) => options.Error(Spelling(name), code, message);

    private string Spelling(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal))
        {
            return name;
        }

        var parts = name.Split('_');
        var camel = parts[0] + string.Concat(parts.Skip(1).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
        return options.Has(name) || !options.Has(camel) ? name : camel;
    }
}
