using Dse.Core.Studies;

namespace Dse.Solvers.Running;

/// <summary>How many candidates were rejected for which reason, and which came nearest.</summary>
/// <remarks>Not thread-safe. Of equally near ones the lowest trial counts, so that merging gives the same in any order.</remarks>
internal sealed class RejectionLog
{
    /// <summary>The reason of candidates that the evaluator could not answer and gave no reason for.</summary>
    public const string Failed = "failed";

    private readonly IReadOnlyList<string> reasons;
    private readonly Entry[] entries;

    public RejectionLog(IReadOnlyList<string> reasons, int parameters)
    {
        this.reasons = reasons;
        entries = [.. Enumerable.Range(0, reasons.Count + 1).Select(_ => new Entry(new double[parameters]))];
    }

    /// <summary>Counts by reason, those that occurred.</summary>
    public IReadOnlyDictionary<string, long> Counts
    {
        get
        {
            var counts = new Dictionary<string, long>(StringComparer.Ordinal);
            for (var r = 0; r < entries.Length; r++)
            {
                if (entries[r].Count > 0)
                {
                    counts[NameOf(r)] = counts.GetValueOrDefault(NameOf(r)) + entries[r].Count;
                }
            }

            return counts;
        }
    }

    /// <summary>The reasons that occurred, the most frequent first.</summary>
    public IEnumerable<(string Reason, long Count, double NearestViolation, double[] NearestCells)> MostFrequent() =>
        Enumerable.Range(0, entries.Length)
            .Where(r => entries[r].Count > 0)
            .OrderByDescending(r => entries[r].Count)
            .Select(r => (NameOf(r), entries[r].Count, entries[r].Violation, entries[r].Cells));

    /// <summary>Counts one row that is not feasible.</summary>
    public void Add(ScoredBatch scored, int row, long trial)
    {
        var reason = scored.Reasons[row];
        var entry = entries[(uint)reason < (uint)reasons.Count ? reason : reasons.Count];
        entry.Count++;
        var violation = scored.Violations[row];
        if (violation < entry.Violation)
        {
            entry.Violation = violation;
            entry.Trial = trial;
            scored.Candidates.CopyRow(row, entry.Cells);
        }
    }

    /// <summary>Adds another log, its trials raised by an offset.</summary>
    public void Merge(RejectionLog other, long trialOffset)
    {
        for (var r = 0; r < entries.Length; r++)
        {
            var (mine, theirs) = (entries[r], other.entries[r]);
            mine.Count += theirs.Count;
            var trial = theirs.Trial + trialOffset;
            if (theirs.Violation < mine.Violation || (theirs.Violation == mine.Violation && trial < mine.Trial))
            {
                mine.Violation = theirs.Violation;
                mine.Trial = trial;
                theirs.Cells.CopyTo(mine.Cells, 0);
            }
        }
    }

    public void Clear()
    {
        foreach (var entry in entries)
        {
            entry.Count = 0;
            entry.Violation = double.PositiveInfinity;
            entry.Trial = 0;
        }
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var entry in entries)
        {
            writer.Write(entry.Count);
            writer.Write(entry.Violation);
            writer.Write(entry.Trial);
            writer.Write(entry.Cells.AsSpan());
        }
    }

    public void Restore(BinaryReader reader)
    {
        foreach (var entry in entries)
        {
            entry.Count = reader.ReadInt64();
            entry.Violation = reader.ReadDouble();
            entry.Trial = reader.ReadInt64();
            reader.ReadDoubles(entry.Cells.Length).CopyTo(entry.Cells, 0);
        }
    }

    private string NameOf(int reason) => reason < reasons.Count ? reasons[reason] : Failed;

    private sealed class Entry(double[] cells)
    {
        public long Count { get; set; }

        public double Violation { get; set; } = double.PositiveInfinity;

        public long Trial { get; set; }

        public double[] Cells { get; } = cells;
    }
}
