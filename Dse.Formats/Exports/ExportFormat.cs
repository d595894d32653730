namespace Dse.Formats.Exports;

/// <summary>A form in which a point of a front may leave.</summary>
/// <param name="Name">What <c>--to</c> and <c>?to=</c> take.</param>
/// <param name="Title">For people: the tool and what is written for it.</param>
/// <param name="MediaType">Media type of the text.</param>
/// <param name="Extension">Of a file with the text, without a dot.</param>
/// <param name="Kinds">Study kinds that it fits; empty when it fits all.</param>
public sealed record ExportFormat(string Name, string Title, string MediaType, string Extension, IReadOnlyList<string> Kinds)
{
    /// <summary>Whether points of a kind may leave in this form.</summary>
    public bool Fits(string kind) => Kinds.Count == 0 || Kinds.Contains(kind, StringComparer.Ordinal);
}
