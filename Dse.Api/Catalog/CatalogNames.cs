namespace Dse.Api.Catalog;

/// <summary>Names of catalog entries as they stand in paths.</summary>
internal static class CatalogNames
{
    /// <summary>Most characters of an own entry's name.</summary>
    public const int MaxLength = 200;

    /// <summary>The name that a path means; the server leaves an escaped slash in a path as it is.</summary>
    public static string Plain(string name) => name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an own entry may be called so.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && !name.Any(c => char.IsControl(c) || char.IsSurrogate(c)) && name.Trim().Length == name.Length;

    /// <summary>Whether a name would be taken for that of an uploaded file.</summary>
    public static bool IsHash(string name) => name.StartsWith("sha256:", StringComparison.Ordinal) || (name.Length == 64 && name.All(char.IsAsciiHexDigit));

    /// <summary>A name cut to a readable length.</summary>
    public static string Short(string name) => name.Length <= 100 ? name : name[..97] + "...";
}
