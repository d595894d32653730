using System.Globalization;

namespace Dse.Formats.Exports.Serving;

/// <summary>An option of an engine and its value; null for a switch.</summary>
internal readonly record struct EngineOption(string Name, string? Value = null)
{
    public static EngineOption Of(string name, long value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>As a shell reads it.</summary>
    public override string ToString() => Value is null ? Name : $"{Name} {ExportText.ShellWord(Value)}";
}
