using System.Globalization;
using System.Text;
using Dse.Core.Studies;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Networks;

namespace Dse.Formats.Networks;

/// <summary>Reads the layer tables of SCALE-Sim: name, then seven numbers of a convolution and its stride, or M, N, K of a product.</summary>
/// <remarks>
/// Empty rows, columns past the numbers and blanks around cells mean nothing. Which form it is, the header says, else the number of
/// columns. A depthwise layer stays what the file makes of it. Stateless and thread-safe.
/// </remarks>
public static class TopologyCsv
{
    private const int MaxSize = 1 << 20;
    private const int MaxRows = 100_000;
    private const int MaxErrors = 10;
    private const int ConvolutionNumbers = 7;
    private const int ProductNumbers = 3;
    private const int MaxNameLength = 100;

    /// <summary>The layers in order; null after an error.</summary>
    /// <param name="utf8">The text, UTF-8.</param>
    /// <param name="path">What error paths start with; rows are counted from 1, the header included.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    public static IReadOnlyList<NetworkLayer>? Read(ReadOnlySpan<byte> utf8, string path, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        var lines = Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF').Split('\n');
        var layers = new List<NetworkLayer>();
        bool? isProduct = null;
        for (var row = 0; row < lines.Length && errors.Count < before + MaxErrors; row++)
        {
            var cells = lines[row].Split(',', StringSplitOptions.TrimEntries);
            if (cells.All(c => c.Length == 0))
            {
                continue;
            }

            if (isProduct is null)
            {
                isProduct = IsProduct(cells);
                if (Numbers(cells, ProductNumbers) is not null)
                {
                    // Taken for a header the first layer would be lost without a word.
                    errors.Add(new SpecError(path, "noHeader", $"Row {row + 1} ('{Short(lines[row])}') is a layer; the first row names the columns. Put a header above it."));
                }

                continue;
            }

            if (layers.Count == MaxRows)
            {
                errors.Add(new SpecError(path, "tooMany", $"The topology has more than {MaxRows} rows. Shorten it."));
                return null;
            }

            if (Numbers(cells, isProduct.Value ? ProductNumbers : ConvolutionNumbers) is { } numbers && Work(numbers) is { } work)
            {
                layers.Add(new NetworkLayer(NameOf(cells[0], layers.Count), work, 1));
            }
            else
            {
                errors.Add(new SpecError(path, "badRow", string.Create(
                    CultureInfo.InvariantCulture,
                    $"Row {row + 1} ('{Short(lines[row])}') is no layer: expected a name and {(isProduct.Value ? "M, N, K" : "ifmap height and width, filter height and width (within the ifmap), channels, filters, stride")}, each a whole number from 1 to {(isProduct.Value ? int.MaxValue : MaxSize)}.")));
            }
        }

        if (errors.Count == before && layers.Count == 0)
        {
            errors.Add(new SpecError(path, "noRows", "The topology has no layers. Give a header and at least one row below it."));
        }

        return errors.Count == before ? layers : null;
    }

    private static bool IsProduct(string[] header)
    {
        if (header.Any(c => c.Contains("IFMAP", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        var named = header.Skip(1).Take(ProductNumbers).Select(c => c.ToUpperInvariant());
        return named.SequenceEqual(["M", "N", "K"], StringComparer.Ordinal) || header.Count(c => c.Length > 0) <= ConvolutionNumbers;
    }

    private static long[]? Numbers(string[] cells, int count)
    {
        if (cells.Length <= count)
        {
            return null;
        }

        var most = count == ProductNumbers ? int.MaxValue : MaxSize;
        var numbers = new long[count];
        for (var i = 0; i < count; i++)
        {
            if (!long.TryParse(cells[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] < 1 || numbers[i] > most)
            {
                return null;
            }
        }

        return numbers;
    }

    private static LayerProduct? Work(long[] numbers)
    {
        if (numbers is [var m, var n, var k])
        {
            return LayerProduct.Of(new MatrixProduct(m, n, k));
        }

        var window = new Convolution(1, numbers[0], numbers[1], numbers[4], numbers[5], numbers[2], numbers[3], numbers[6], numbers[6]);
        return window.FilterHeight <= window.InputHeight && window.FilterWidth <= window.InputWidth ? LayerProduct.Of(window) : null;
    }

    private static string NameOf(string cell, int index) =>
        cell.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"layer{index + 1}") : cell[..Math.Min(cell.Length, MaxNameLength)];

    private static string Short(string line) => line.Trim() is { Length: > 60 } text ? text[..57] + "..." : line.Trim();
}
