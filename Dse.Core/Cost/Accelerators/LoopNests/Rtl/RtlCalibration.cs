using System.Globalization;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Accelerators.LoopNests.Rtl;

/// <summary>Cycles of a Gemmini's registers-and-gates (RTL) from a mapping, learned from simulations (docs/accelerators.md §3).</summary>
/// <remarks>
/// Issue, arithmetic and transfers overlap in part: cycles = (issue³ + compute³ + transfer³)^(1/3), each a sum of counts times what one
/// takes. Immutable and thread-safe.
/// </remarks>
/// <param name="FillCycles">Issue of one tile, per cycle of filling and draining the array.</param>
/// <param name="StepCycles">One step of the array.</param>
/// <param name="WeightRequestCycles">One line of weights.</param>
/// <param name="InputRequestCycles">One line of inputs.</param>
/// <param name="DramByteCycles">One byte of DRAM.</param>
/// <param name="WeightPageCycles">One page of weights.</param>
/// <param name="MissedByteCycles">One byte that the cache misses.</param>
public sealed record RtlCalibration(
    double FillCycles,
    double StepCycles,
    double WeightRequestCycles,
    double InputRequestCycles,
    double DramByteCycles,
    double WeightPageCycles,
    double MissedByteCycles)
{
    /// <summary>Constants: what one of each count takes.</summary>
    public const int Constants = 7;

    private const string Least = ".least";

    private static readonly Lazy<RtlCalibration> Loaded = new(Load);

    private static readonly string[] Names =
        ["fillCycles", "stepCycles", "weightRequestCycles", "inputRequestCycles", "dramByteCycles", "weightPageCycles", "missedByteCycles"];

    /// <summary>The shipped constants (catalog/calibration/gemmini-rtl.csv).</summary>
    public static RtlCalibration Default => Loaded.Value;

    /// <summary>Measured over predicted cycles below which one in ten rows that the constants had not seen lay.</summary>
    public double P10Ratio { get; init; } = 1;

    /// <summary>The same, above which one in ten lay.</summary>
    public double P90Ratio { get; init; } = 1;

    /// <summary>Least and greatest figures of the simulations behind the constants, by the names of <see cref="RtlScope.Of"/>.</summary>
    public IReadOnlyDictionary<string, (double Least, double Most)> Ranges { get; init; } = new Dictionary<string, (double Least, double Most)>(StringComparer.Ordinal);

    /// <summary>Cycles.</summary>
    /// <param name="counts">What the mapping asks for.</param>
    public double Cycles(in RtlCounts counts)
    {
        var issue = FillCycles * counts.FillCycles;
        var compute = StepCycles * counts.Steps;
        var transfer = (WeightRequestCycles * counts.WeightRequests) + (InputRequestCycles * counts.InputRequests) + (DramByteCycles * counts.DramBytes)
            + (WeightPageCycles * counts.WeightPages) + (MissedByteCycles * counts.MissedBytes);
        return Math.Cbrt((issue * issue * issue) + (compute * compute * compute) + (transfer * transfer * transfer));
    }

    /// <summary>The constants in the order of the constructor.</summary>
    public double[] ToArray() => [FillCycles, StepCycles, WeightRequestCycles, InputRequestCycles, DramByteCycles, WeightPageCycles, MissedByteCycles];

    /// <summary>Constants in the order of the constructor.</summary>
    /// <param name="values">As many as <see cref="Constants"/>.</param>
    public static RtlCalibration FromArray(ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Constants);
        return new RtlCalibration(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }

    /// <summary>The rows of the catalog.</summary>
    public IEnumerable<(string Name, double Value)> Rows() =>
    [
        .. Names.Zip(ToArray()), ("cycles.p10", P10Ratio), ("cycles.p90", P90Ratio),
        .. Ranges.SelectMany(r => new[] { ($"{r.Key}.least", r.Value.Least), ($"{r.Key}.most", r.Value.Most) }),
    ];

    private static RtlCalibration Load()
    {
        var rows = CatalogText.ReadCsv("calibration/gemmini-rtl.csv").ToDictionary(r => r["name"], r => double.Parse(r["value"], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return FromArray([.. Names.Select(n => rows[n])]) with
        {
            P10Ratio = rows["cycles.p10"],
            P90Ratio = rows["cycles.p90"],
            Ranges = rows.Keys.Where(n => n.EndsWith(Least, StringComparison.Ordinal)).Select(n => n[..^Least.Length])
                .ToDictionary(n => n, n => (rows[n + Least], rows[$"{n}.most"]), StringComparer.Ordinal),
        };
    }
}
