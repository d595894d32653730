using Dse.Core.Studies;
using Dse.Formats.Specs;

namespace Dse.Cli.Studies;

/// <summary>Reads the text of a spec from a file or from standard input.</summary>
internal static class SpecFile
{
    /// <summary>Reads one byte more than allowed at most, so that an endless input is refused too.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="ct">Stops waiting for input.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<byte[]> ReadAsync(string path, Stream input, CancellationToken ct)
    {
        if (path == "-")
        {
            return await ReadAsync(input, ct);
        }

        await using var file = File.OpenRead(path);
        return await ReadAsync(file, ct);
    }

    /// <summary>Parses the text by the syntax that the file's name asks for.</summary>
    public static SpecDocument? Parse(string path, byte[] text, ICollection<SpecError> errors) =>
        SpecReader.Read(text, SpecReader.SyntaxOf(path), errors);

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken ct)
    {
        var bytes = new byte[SpecReader.MaxBytes + 1];
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return bytes[..count];
    }
}
