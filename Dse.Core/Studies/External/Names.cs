namespace Dse.Core.Studies.External;

/// <summary>What users may call their parameters and metrics.</summary>
internal static class Names
{
    private const int MaxLength = 100;

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? Check(string name) => name.Length is 0 or > MaxLength || name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        ? $"The name has {name.Length} characters. Use 1 to {MaxLength}, none of them blank; letters, digits and underscores where an expression reads it."
        : null;
}
