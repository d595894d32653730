using Dse.Core.Pareto;

namespace Dse.Solvers.Search.Reinforcement.Policies;

/// <summary>The best designs so far: the front, or with one objective the best few.</summary>
internal sealed class BestDesigns
{
    private const int KeptOfOneObjective = 32;

    private readonly int parameters;
    private readonly ParetoArchive archive;
    private readonly List<(double Value, long Trial, double[] Cells)> best = [];

    public BestDesigns(int objectives, int parameters)
    {
        this.parameters = parameters;
        archive = new ParetoArchive(objectives, parameters);
    }

    /// <summary>Objectives of every member, minimised; refreshed by <see cref="Refresh"/>.</summary>
    public List<double[]> Points { get; } = [];

    /// <summary>Cells of every member, in the same order.</summary>
    public List<double[]> Cells { get; } = [];

    /// <summary>Members at the last refresh.</summary>
    public int Count => Points.Count;

    private bool IsSingle => archive.ObjectiveCount == 1;

    /// <summary>Whether a point would join the front.</summary>
    public bool WouldTake(ReadOnlySpan<double> point, long trial) => archive.WouldTake(point, trial);

    /// <summary>Takes a feasible design in.</summary>
    public void Add(ReadOnlySpan<double> point, long trial, ReadOnlySpan<double> cells)
    {
        if (!IsSingle)
        {
            archive.Add(point, trial, cells);
            return;
        }

        if (!double.IsFinite(point[0]) || (best.Count == KeptOfOneObjective && point[0] >= best[^1].Value))
        {
            return;
        }

        var value = point[0];
        var at = best.FindIndex(b => value < b.Value);
        best.Insert(at < 0 ? best.Count : at, (value, trial, cells.ToArray()));
        if (best.Count > KeptOfOneObjective)
        {
            best.RemoveAt(KeptOfOneObjective);
        }
    }

    /// <summary>Lists the members anew, in an order that depends only on what they are.</summary>
    public void Refresh()
    {
        Points.Clear();
        Cells.Clear();
        foreach (var (value, _, cells) in best)
        {
            Points.Add([value]);
            Cells.Add(cells);
        }

        if (!IsSingle)
        {
            foreach (var slot in archive.InOrder())
            {
                Points.Add(archive.ObjectivesOf(slot).ToArray());
                Cells.Add(archive.PayloadOf(slot).ToArray());
            }
        }
    }

    public void Save(BinaryWriter writer)
    {
        var slots = archive.InOrder();
        writer.Write(slots.Length + best.Count);
        foreach (var (value, trial, cells) in best)
        {
            writer.Write(trial);
            writer.Write(value);
            writer.Write(cells.AsSpan());
        }

        foreach (var slot in slots)
        {
            writer.Write(archive.TrialOf(slot));
            writer.Write(archive.ObjectivesOf(slot));
            writer.Write(archive.PayloadOf(slot));
        }
    }

    public void Restore(BinaryReader reader)
    {
        archive.Clear();
        best.Clear();
        for (var left = reader.ReadCount(8 * (1 + archive.ObjectiveCount + parameters)); left > 0; left--)
        {
            var trial = reader.ReadInt64();
            Add(reader.ReadDoubles(archive.ObjectiveCount), trial, reader.ReadDoubles(parameters));
        }

        Refresh();
    }
}
