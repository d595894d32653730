using Dse.Core.Studies;

namespace Dse.Formats.Exports;

/// <summary>Writes a point in one form; registered in <see cref="PointExports"/>.</summary>
/// <remarks>Stateless and thread-safe. Writes only options that the tool documents (docs/exports.md).</remarks>
internal interface IPointExport
{
    /// <summary>The form.</summary>
    ExportFormat Format { get; }

    /// <summary>The text, or null and the reason why the tool cannot be told this point.</summary>
    /// <param name="point">The point; its kind fits the form.</param>
    /// <param name="notes">Receives what the tool is told differently or not at all.</param>
    /// <param name="error">Why there is no text.</param>
    string? Write(PointToExport point, ICollection<string> notes, out SpecError? error);
}
