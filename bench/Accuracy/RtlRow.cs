using System.Globalization;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Rtl;

namespace Dse.Bench.Accuracy;

/// <summary>One layer that was simulated at the level of registers and gates (bench/Accuracy/data/gemmini-rtl.csv).</summary>
/// <param name="Columns">Columns of the square array.</param>
/// <param name="Design">Array and memories.</param>
/// <param name="Layer">Sizes of the layer.</param>
/// <param name="ModelCycles">Cycles of the loop-nest model.</param>
/// <param name="Counts">What the mapping asks of the hardware.</param>
/// <param name="Cycles">Simulated cycles.</param>
/// <param name="Group">Kind of row.</param>
internal sealed record RtlRow(int Columns, string Design, string Layer, double ModelCycles, RtlCounts Counts, double Cycles, RtlGroup Group)
{
    /// <summary>Figures that say how far the rows reach.</summary>
    public IReadOnlyList<(string Name, double Value)> Scope { get; private init; } = [];

    private const string Dimensions = "CHKPQRSW";

    public static IReadOnlyList<RtlRow> Load() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Accuracy", "data", "gemmini-rtl.csv")).Skip(1).Select(Parse)];

    private static RtlRow Parse(string line)
    {
        var cells = line.Split(',');
        long Number(int column) => long.Parse(cells[column], CultureInfo.InvariantCulture);
        var size = Dimensions.Select((d, i) => (d, Number(3 + i))).ToDictionary();
        var hierarchy = GemminiTemplate.Make((int)Number(0), (int)(Number(0) * Number(0)), Number(1), Number(2));
        var loops = Loops(cells[11]);
        var strides = new WindowStrides(size['W'], size['H']);
        var accesses = new TensorAccess[3 * hierarchy.Levels.Count];
        var estimate = LoopNestModel.Evaluate(hierarchy, loops, strides, accesses);
        var counts = RtlCounts.Of(Number(0), loops, strides);
        return new RtlRow(
            (int)Number(0), string.Join(' ', cells[..3]), string.Join(' ', cells[3..11]), estimate.Cycles, counts, Number(13), RtlScope.Kind(Number(0), loops))
        {
            Scope = RtlScope.Of(hierarchy, loops, strides, counts),
        };
    }

    // "L3[WIO] C3 K16 - L2[WI] K8X - ..." lists the outermost first; X marks a spatial factor.
    private static Loop[] Loops(string mapping) =>
    [
        .. mapping.Split(" - ").Reverse().SelectMany(level => level.Split(' ').Skip(1).Reverse().Select(loop => new Loop(
            level[1] - '0', Enum.Parse<LoopDimension>(loop[..1]), long.Parse(loop[1..].TrimEnd('X'), CultureInfo.InvariantCulture), loop.EndsWith('X')))),
    ];
}
