using System.Globalization;
using System.Text.Json;

namespace Dse.Core.Studies.Scratchpads.Packing;

/// <summary>Reads <c>buffers</c> of specs, lines and artifacts: CSV text, or a list of objects.</summary>
internal static class BufferReader
{
    /// <summary>The most bytes of a buffer and of all together; counts up to here are exact as numbers of JSON.</summary>
    public const long MaxBytes = 1L << 53;

    /// <summary>The latest moment of a life.</summary>
    public const long MaxTime = 1L << 53;

    private const int MaxBuffers = 1_000_000;

    /// <summary>The buffers, and their offsets where all have one; null when there are errors.</summary>
    public static (IReadOnlyList<MemoryBuffer> Buffers, IReadOnlyList<long>? Offsets)? Read(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var path = $"{root.Path}.buffers";
        var read = root.Member("buffers") switch
        {
            { ValueKind: JsonValueKind.String } text when text.GetString()!.Contains('\n', StringComparison.Ordinal) => BufferCsv.Read(text.GetString()!, path, errors),
            { ValueKind: JsonValueKind.String } => Unread(path, errors),
            _ => FromList(root, errors),
        };
        if (read is not { } given || errors.Count > before)
        {
            return null;
        }

        if (given.Buffers.Count == 0)
        {
            errors.Add(new SpecError(path, "noValues", "There is no buffer. Give at least one."));
            return null;
        }

        if (given.Buffers.Count > MaxBuffers || given.Buffers.Sum(b => (double)b.SizeBytes + b.AlignmentBytes) > MaxBytes)
        {
            errors.Add(new SpecError(path, "tooMany", $"There are {given.Buffers.Count} buffers with {given.Buffers.Sum(b => (double)b.SizeBytes)} bytes; at most {MaxBuffers} with 2^53 bytes in all, alignments added, are packed."));
            return null;
        }

        return given;
    }

    private static (IReadOnlyList<MemoryBuffer> Buffers, IReadOnlyList<long>? Offsets)? Unread(string path, ICollection<SpecError> errors)
    {
        errors.Add(new SpecError(path, "unreadFile", "A file is named where none is read. Give CSV text with the columns id,lower,upper,size, or a list of { id, lower, upper, size }; specs of the command name paths, those of the service hashes."));
        return null;
    }

    private static (IReadOnlyList<MemoryBuffer> Buffers, IReadOnlyList<long>? Offsets)? FromList(SpecObject root, ICollection<SpecError> errors)
    {
        var buffers = new List<MemoryBuffer>();
        var offsets = new List<long>();
        foreach (var (element, path) in root.List("buffers", MaxBuffers))
        {
            var spec = new SpecObject(element, path, errors);
            var name = spec.Member("id") switch
            {
                { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
                { ValueKind: JsonValueKind.String } => spec.String("id", 200) ?? string.Empty,
                _ => string.Create(CultureInfo.InvariantCulture, $"{buffers.Count}"),
            };
            var buffer = new MemoryBuffer(name, spec.Whole("lower", -MaxTime, MaxTime), spec.Whole("upper", -MaxTime, MaxTime), spec.Whole("size", 0, MaxBytes), spec.Whole("alignment", 1, MaxBytes, 1));
            if (buffer.Upper < buffer.Lower)
            {
                spec.Error("upper", "badBuffers", $"{buffer.Upper} is below lower, {buffer.Lower}. A life is [lower, upper): upper is at least lower.");
            }

            if (spec.Has("offset"))
            {
                offsets.Add(spec.Whole("offset", 0, MaxBytes));
            }

            spec.RejectUnknown();
            buffers.Add(buffer);
        }

        return (buffers, offsets.Count == buffers.Count ? offsets : null);
    }
}
