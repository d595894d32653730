using System.Collections.Immutable;
using System.Globalization;
using Dse.Core.Cost.Operators.Own;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Formats.Calibrations;

/// <summary>Reads measured kernels: one row each, columns named as the fields of <c>Operator</c> lines, and <c>timeMs</c> (docs/calibration.md).</summary>
/// <remarks>Lines that start with <c>#</c> are remarks. Error paths are <c>line 12, column 8 (timeMs)</c>. Stateless and thread-safe.</remarks>
public static class MeasurementCsv
{
    /// <summary>Most errors that are reported of one file.</summary>
    public const int MaxErrors = 20;

    private const double MaxMilliseconds = 1e9;

    private static readonly string[] Texts = ["type", "precision", "routing"];

    private static readonly string[] Known =
        [.. Texts.Concat(KernelClasses.All.SelectMany(c => c.Columns())).Append("timeMs").Distinct()];

    private static readonly Dictionary<string, double> Defaults = new(StringComparer.Ordinal)
    {
        ["batch"] = 1, ["headDim"] = 128, ["moeTp"] = 1, ["moeEp"] = 1,
    };

    /// <summary>Reads a file.</summary>
    /// <param name="reader">Its text.</param>
    /// <param name="device">What was measured; its scale-up domain stands for <c>devicesPerNode</c> where that is left out.</param>
    /// <param name="errors">Receives what is wrong, at most <see cref="MaxErrors"/>.</param>
    /// <returns>Null when there are errors.</returns>
    public static MeasurementFile? Read(TextReader reader, Device device, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(errors);
        var found = new List<SpecError>();
        var samples = new List<KernelSample>();
        var remarks = new List<string>();
        string[]? header = null;
        ProfileLayout? layout = null;
        for (var line = 1; found.Count < MaxErrors && reader.ReadLine() is { } text; line++)
        {
            if (text.StartsWith('#'))
            {
                remarks.Add(text[1..].Trim());
            }
            else if (text.AsSpan().Trim(" \t,").Length > 0)
            {
                var cells = new CsvLine(text.TrimStart('\uFEFF'), line);
                if (header is null)
                {
                    layout = ProfileLayout.Find([.. Enumerable.Range(0, cells.Count).Select(i => cells[i])]);
                    header = layout?.Header ?? Header(cells, found);
                    if (found.Count > 0)
                    {
                        break;
                    }
                }
                else if (samples.Count == DeviceMeasurements.MaxSamples)
                {
                    found.Add(new SpecError($"line {line}", "tooMany", $"There are more than {DeviceMeasurements.MaxSamples} rows. Leave rows out; some hundreds tell as much."));
                    break;
                }
                else if (new RowReader(layout?.Translate(cells) ?? cells, header, device, found).Read() is { } sample)
                {
                    samples.Add(sample);
                }
            }
        }

        if (found.Count == 0 && samples.Count == 0)
        {
            found.Add(new SpecError("line 1", "noRows", $"The file has no measurements. Give a header such as type,precision,m,n,k,timeMs and rows below it; calibration/measure.py writes them."));
        }

        found.ForEach(errors.Add);
        return found.Count == 0 ? new MeasurementFile(samples, remarks) : null;
    }

    private static string[] Header(CsvLine cells, List<SpecError> errors)
    {
        var names = Enumerable.Range(0, cells.Count).Select(i => cells[i]).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            if (!Known.Contains(names[i], StringComparer.Ordinal))
            {
                errors.Add(new SpecError(cells.Place(i, null), "unknownField", $"There is no column '{Short(names[i])}'.{Nearest.Hint(names[i], Known)} Known: {string.Join(", ", Known)}."));
            }
            else if (Array.IndexOf(names, names[i]) < i)
            {
                errors.Add(new SpecError(cells.Place(i, null), "duplicateKey", $"The column '{names[i]}' stands twice. Keep one."));
            }
        }

        foreach (var needed in new[] { "type", "timeMs" }.Where(n => !names.Contains(n, StringComparer.Ordinal)))
        {
            errors.Add(new SpecError(cells.Place(0, null), "missingField", $"The header has no column '{needed}'. Start the file with the names of its columns, for example type,precision,m,n,k,timeMs."));
        }

        return names;
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";

    /// <summary>Reads one row.</summary>
    private readonly ref struct RowReader(CsvLine cells, string[] header, Device device, List<SpecError> errors)
    {
        public KernelSample? Read()
        {
            var before = errors.Count;
            if (cells.Count != header.Length)
            {
                errors.Add(new SpecError($"line {cells.Line}", "badRow", $"The row has {cells.Count} cells, the header {header.Length}. Give one cell per column; empty ones keep their commas."));
                return null;
            }

            if (Kernel() is not { } kernel)
            {
                return null;
            }

            RejectStrangers(kernel);
            var precision = PrecisionOf(kernel);
            var isSkewed = IsSkewed();
            var sizes = Sizes(kernel);
            var milliseconds = Number("timeMs", "the measured time in milliseconds");
            if (milliseconds is { } time && !(time > 0 && time <= MaxMilliseconds))
            {
                Refuse("timeMs", "outOfRange", string.Create(CultureInfo.InvariantCulture, $"{time} ms is no time that a kernel takes. Give a number above 0, at most {MaxMilliseconds}; leave out rows that failed."));
            }

            if (errors.Count == before && KernelRules.Check(kernel, sizes) is var (column, code, message))
            {
                Refuse(column, code, message);
            }

            return errors.Count == before ? new KernelSample(kernel, precision, isSkewed, [.. sizes], milliseconds!.Value * 1e-3) : null;
        }

        private KernelClass? Kernel()
        {
            var name = Cell("type");
            if (KernelClasses.Find(name) is { } kernel)
            {
                return kernel;
            }

            var names = KernelClasses.All.Select(c => c.Name()).ToArray();
            Refuse("type", "unknownValue", $"'{Short(name)}' is not one of {string.Join(", ", names)}.{Nearest.Hint(name, names)}");
            return null;
        }

        // A size that the kernel does not have is a slip in the columns more often than a surplus.
        private void RejectStrangers(KernelClass kernel)
        {
            for (var i = 0; i < header.Length; i++)
            {
                var isOwn = header[i] is "type" or "timeMs" or "precision" || (header[i] == "routing" && kernel == KernelClass.Moe) || kernel.Columns().Contains(header[i]);
                if (!isOwn && cells[i].Length > 0)
                {
                    errors.Add(new SpecError(cells.Place(i, header[i]), "unknownField", $"{kernel.Name()} has no '{header[i]}', but the cell says '{Short(cells[i])}'. Empty the cell."));
                }
            }
        }

        private Precision PrecisionOf(KernelClass kernel)
        {
            var name = Cell("precision");
            var precision = Precision.Bf16;
            if (name.Length > 0 && !Precisions.TryParse(name, out precision))
            {
                Refuse("precision", "unknownValue", $"'{Short(name)}' is not one of {string.Join(", ", Precisions.Names)}.{Nearest.Hint(name, Precisions.Names)}");
            }
            else if (!kernel.HasPrecision() && !kernel.IsCollective() && kernel != KernelClass.Elementwise && precision is not (Precision.Bf16 or Precision.Fp16))
            {
                Refuse("precision", "unsupported", $"Attention is calibrated in bf16 and fp16, not in {name}. Leave the row out.");
            }

            return precision;
        }

        private bool IsSkewed()
        {
            var routing = Cell("routing");
            if (routing is not ("" or "balanced" or "skewed"))
            {
                Refuse("routing", "unknownValue", $"'{Short(routing)}' is not one of balanced, skewed.");
            }

            return routing == "skewed";
        }

        private double[] Sizes(KernelClass kernel)
        {
            var columns = kernel.Columns();
            var sizes = new double[columns.Count];
            for (var i = 0; i < sizes.Length; i++)
            {
                double? fallback = columns[i] switch
                {
                    "context" when kernel == KernelClass.AttentionPrefill => sizes[1],
                    "kvHeads" => sizes[i - 1],
                    "devicesPerNode" => device.ScaleUpDomain,
                    "devices" when kernel == KernelClass.P2p => 2,
                    _ => Defaults.TryGetValue(columns[i], out var given) ? given : null,
                };
                sizes[i] = Cell(columns[i]).Length == 0 && fallback is { } value ? value : Number(columns[i], "a whole number") ?? 1;
            }

            if (kernel.IsCollective())
            {
                // As ranks see it: how many there are, and how many of them share a domain.
                sizes[1] = Math.Min(sizes[0], sizes[1]);
                if (kernel == KernelClass.P2p)
                {
                    (sizes[0], sizes[1]) = (2, sizes[1] < sizes[0] ? 1 : 2);
                }
            }

            return sizes;
        }

        private double? Number(string column, string what)
        {
            var text = Cell(column);
            if (text.Length == 0)
            {
                Refuse(column, "missingField", $"The cell is empty. Give {what}.");
                return null;
            }

            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                Refuse(column, "wrongType", $"'{Short(text)}' is no number. Give {what}, with a point for decimals.");
                return null;
            }

            if (!double.IsFinite(number))
            {
                Refuse(column, "notFinite", $"'{Short(text)}' is not finite. Leave out rows that failed.");
                return null;
            }

            return number;
        }

        private string Cell(string column) => Array.IndexOf(header, column) is >= 0 and var at ? cells[at] : string.Empty;

        private void Refuse(string column, string code, string message) =>
            errors.Add(new SpecError(cells.Place(Array.IndexOf(header, column), column), code, message));
    }
}
