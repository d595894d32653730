using System.Numerics;
using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Scratchpad.Levels;

/// <summary>
/// Where each gap of an order is spent, as a linear model with whole variables: in the scratchpad, in a level on the chip, or in the
/// memory outside. In every step what stays in a memory fits there; addresses are found afterwards.
/// </summary>
internal sealed class LevelModel
{
    /// <summary>A gap that is spent in the scratchpad.</summary>
    public const int Kept = -1;

    private readonly GapModel gaps;
    private readonly MemoryLevels levels;
    private readonly int[] keeps;
    private readonly int[,] visits;
    private readonly long unit;

    /// <summary>Writes the model down.</summary>
    /// <param name="gaps">The gaps.</param>
    /// <param name="levels">The memories.</param>
    /// <param name="refused">Gaps and levels that found no place together before.</param>
    public LevelModel(GapModel gaps, MemoryLevels levels, IReadOnlySet<(int Gap, int Level)> refused)
    {
        this.gaps = gaps;
        this.levels = levels;
        keeps = new int[gaps.Gaps.Length];
        visits = new int[keeps.Length, levels.OnChip.Count];
        unit = gaps.Gaps.Aggregate(0L, (divisor, gap) => (long)BigInteger.GreatestCommonDivisor(divisor, gap.Bytes));
        AddGaps(refused);
        for (var step = 0; step < gaps.Order.Count; step++)
        {
            var at = step;
            int[] open = [.. Enumerable.Range(0, keeps.Length).Where(g => gaps.Gaps[g].From < at && gaps.Gaps[g].To > at)];
            AddRoom(gaps.RoomBytes[step], open, g => keeps[g]);
            for (var level = 0; level < levels.OnChip.Count; level++)
            {
                var l = level;
                AddRoom(levels.OnChip[level].CapacityBytes, open, g => visits[g, l]);
            }
        }
    }

    /// <summary>The model; its objective is pJ.</summary>
    public LinearModel Linear { get; } = new();

    /// <summary>By gap the level of a solution, <see cref="Kept"/>, or the number of levels for the memory outside.</summary>
    /// <param name="values">One value per variable.</param>
    public int[] LevelsOf(IReadOnlyList<double> values) =>
    [
        .. keeps.Select((k, g) => values[k] > 0.5 ? Kept : Enumerable.Range(0, levels.OnChip.Count).FirstOrDefault(l => values[visits[g, l]] > 0.5, levels.OnChip.Count)),
    ];

    // One of: kept, in a level, outside. The first time outside costs a write, unless the memory holds the tensor.
    private void AddGaps(IReadOnlySet<(int Gap, int Level)> refused)
    {
        var written = -1;
        for (var g = 0; g < keeps.Length; g++)
        {
            var gap = gaps.Gaps[g];
            written = gap.IsFirst ? -1 : written;
            keeps[g] = Linear.AddVariable(0, refused.Contains((g, Kept)) ? 0 : 1, 0, isInteger: true);
            var terms = new List<LinearTerm> { new(keeps[g], 1) };
            for (var level = 0; level < levels.OnChip.Count; level++)
            {
                var most = refused.Contains((g, level)) || gap.Bytes > levels.OnChip[level].CapacityBytes ? 0 : 1;
                visits[g, level] = Linear.AddVariable(0, most, 2.0 * gap.Bytes * levels.OnChip[level].EnergyPjPerByte, isInteger: true);
                terms.Add(new(visits[g, level], 1));
            }

            var outside = Linear.AddBinary(gap.Bytes * levels.OffChipPjPerByte);
            terms.Add(new(outside, 1));
            Linear.AddRow(1, 1, terms);
            if (!gaps.IsOffChip(gap.Tensor))
            {
                written = written < 0 ? Linear.AddVariable(0, 1, gap.Bytes * levels.OffChipPjPerByte) : written;
                Linear.AddRow(0, double.PositiveInfinity, [new(written, 1), new(outside, -1)]);
            }
        }
    }

    private void AddRoom(long room, int[] open, Func<int, int> variable)
    {
        if (open.Sum(g => gaps.Gaps[g].Bytes) > room)
        {
            Linear.AddRow(double.NegativeInfinity, room / unit, [.. open.Select(g => new LinearTerm(variable(g), (double)gaps.Gaps[g].Bytes / unit))]);
        }
    }
}
