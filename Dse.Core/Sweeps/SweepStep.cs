using System.Globalization;

namespace Dse.Core.Sweeps;

/// <summary>One step of a path into a template.</summary>
/// <param name="Name">The member's name; null for a list's element.</param>
/// <param name="Index">The element's index, from 0; without meaning for a member.</param>
public readonly record struct SweepStep(string? Name, int Index)
{
    /// <inheritdoc/>
    public override string ToString() => Name is null ? $"[{Index.ToString(CultureInfo.InvariantCulture)}]" : $".{Name}";
}
