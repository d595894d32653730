using System.Globalization;
using System.Reflection;
using System.Text;

namespace Dse.Core.Cost.Operators.Measured;

/// <summary>One table of catalog/kernels: a row per shape, a column per point of the sweep, cells in microseconds.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class KernelTable
{
    private KernelTable(string[] keyNames, double[] sweep, IReadOnlyList<Row> rows)
    {
        KeyNames = keyNames;
        Sweep = sweep;
        Rows = rows;
    }

    /// <summary>Names of the columns that identify a row.</summary>
    public IReadOnlyList<string> KeyNames { get; }

    /// <summary>The swept size (rows of a product, positions, bytes), ascending.</summary>
    public double[] Sweep { get; }

    /// <summary>All rows.</summary>
    public IReadOnlyList<Row> Rows { get; }

    /// <summary>Reads an embedded table; null when the catalog has none of that name.</summary>
    /// <param name="name">File name without extension, for example <c>gemm-bf16-a100</c>.</param>
    public static KernelTable? Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"catalog/kernels/{name}.csv");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Read(reader);
    }

    /// <summary>Reads a table; columns whose names are numbers are the sweep.</summary>
    public static KernelTable Read(TextReader reader)
    {
        var header = (reader.ReadLine() ?? string.Empty).Split(',');
        var keys = Array.FindIndex(header, h => double.TryParse(h, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        if (keys <= 0)
        {
            throw new InvalidDataException("A kernel table needs key columns followed by sweep columns.");
        }

        var sweep = Array.ConvertAll(header[keys..], Parse);
        var rows = new List<Row>();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            rows.Add(ReadRow(line, keys, sweep.Length));
        }

        return new KernelTable(header[..keys], sweep, rows);
    }

    private static Row ReadRow(string line, int keys, int points)
    {
        var names = new string[keys];
        var seconds = new double[points];
        seconds.AsSpan().Fill(double.NaN);
        var rest = line.AsSpan();
        for (var c = 0; c < keys + points; c++)
        {
            var comma = rest.IndexOf(',');
            var cell = comma < 0 ? rest : rest[..comma];
            rest = comma < 0 ? default : rest[(comma + 1)..];
            if (c < keys)
            {
                names[c] = cell.ToString();
            }
            else if (cell.Length > 0)
            {
                seconds[c - keys] = double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture) * 1e-6;
            }
        }

        return new Row(names, seconds);
    }

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The measurements of one shape.</summary>
    /// <param name="Keys">Its key cells.</param>
    /// <param name="Seconds">A time per point of the sweep; NaN where nothing was measured.</param>
    public sealed record Row(string[] Keys, double[] Seconds)
    {
        /// <summary>A key cell as a number.</summary>
        public double Key(int column) => Parse(Keys[column]);
    }
}
