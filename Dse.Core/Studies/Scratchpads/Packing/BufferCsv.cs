using System.Globalization;

namespace Dse.Core.Studies.Scratchpads.Packing;

/// <summary>Reads buffers from CSV text with the columns <c>id,lower,upper,size</c> in any order, and <c>alignment</c> and <c>offset</c> if there.</summary>
internal static class BufferCsv
{
    private const int MaxErrors = 20;
    private static readonly string[] Required = ["id", "lower", "upper", "size"];
    private static readonly string[] Known = [.. Required, "alignment", "offset"];

    /// <summary>The buffers, and their offsets when the text has that column; null when there are errors.</summary>
    public static (IReadOnlyList<MemoryBuffer> Buffers, IReadOnlyList<long>? Offsets)? Read(string text, string path, ICollection<SpecError> errors)
    {
        using var records = CsvRecords.Of(text.TrimStart('\uFEFF')).GetEnumerator();
        var header = records.MoveNext() ? records.Current.Cells.Select(c => c.Trim()).ToArray() : [];
        if (Required.Except(header, StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            errors.Add(new SpecError(path, "badBuffers", $"Line 1 names no column '{missing}'. The first line is id,lower,upper,size, with alignment and offset if wanted."));
            return null;
        }

        if (header.Except(Known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            errors.Add(new SpecError(path, "badBuffers", $"Line 1 names a column '{SpecObject.Short(unknown)}'. Columns are {string.Join(", ", Known)}."));
            return null;
        }

        if (header.Distinct(StringComparer.Ordinal).Count() != header.Length)
        {
            errors.Add(new SpecError(path, "badBuffers", "Line 1 names a column twice. Name each once."));
            return null;
        }

        var places = Known.Select(c => Array.IndexOf(header, c)).ToArray();
        var found = new List<SpecError>();
        var buffers = new List<MemoryBuffer>();
        var offsets = places[5] < 0 ? null : new List<long>();
        while (records.MoveNext() && found.Count < MaxErrors)
        {
            var (line, cells) = records.Current;
            if (cells.Length != header.Length)
            {
                found.Add(new SpecError(path, "badBuffers", string.Create(CultureInfo.InvariantCulture, $"Line {line} has {cells.Length} columns; the first line names {header.Length}. Give one value per column.")));
                continue;
            }

            var before = found.Count;
            long Cell(int column, long least) => Number(cells, places[column], least, Known[column], line, path, found);
            var buffer = new MemoryBuffer(cells[places[0]].Trim(), Cell(1, -BufferReader.MaxTime), Cell(2, -BufferReader.MaxTime), Cell(3, 0), places[4] < 0 ? 1 : Cell(4, 1));
            if (buffer.Upper < buffer.Lower && found.Count == before)
            {
                found.Add(new SpecError(path, "badBuffers", string.Create(CultureInfo.InvariantCulture, $"Line {line}, column upper: {buffer.Upper} is below lower, {buffer.Lower}. A life is [lower, upper): upper is at least lower.")));
            }

            buffers.Add(buffer);
            offsets?.Add(Cell(5, 0));
        }

        found.ForEach(errors.Add);
        return found.Count > 0 ? null : (buffers, offsets);
    }

    private static long Number(string[] cells, int place, long least, string column, int line, string path, List<SpecError> found)
    {
        var most = least < 0 ? BufferReader.MaxTime : BufferReader.MaxBytes;
        if (long.TryParse(cells[place], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        found.Add(new SpecError(path, "badBuffers", string.Create(CultureInfo.InvariantCulture, $"Line {line}, column {column}: '{SpecObject.Short(cells[place].Trim())}' is no whole number from {least} to {most}.")));
        return Math.Max(least, 0);
    }
}
