using Dse.Core.Pareto;

namespace Dse.Solvers.Running;

/// <summary>A copy of the archive, ordered by the first objective, then the others.</summary>
internal sealed class FrontSnapshot
{
    private readonly double[][] payloads;
    private readonly long[] trials;

    /// <summary>Copies an archive.</summary>
    /// <param name="archive">What is shown.</param>
    /// <param name="version">Below 0, for an archive that is made to be shown once; the archive's own otherwise.</param>
    public FrontSnapshot(ParetoArchive archive, long? version = null)
    {
        var slots = archive.InOrder();
        Version = version ?? archive.Version;
        Points = new PointSet(archive.ObjectiveCount, slots.Length);
        trials = new long[slots.Length];
        payloads = new double[slots.Length][];
        for (var i = 0; i < slots.Length; i++)
        {
            if (i == 0 || !archive.ObjectivesOf(slots[i]).SequenceEqual(archive.ObjectivesOf(slots[i - 1])))
            {
                Points.Add(archive.ObjectivesOf(slots[i]));
            }

            trials[i] = archive.TrialOf(slots[i]);
            payloads[i] = archive.PayloadOf(slots[i]).ToArray();
        }
    }

    public long Version { get; }

    /// <summary>Objectives, minimised, each once.</summary>
    public PointSet Points { get; }

    public int Count => trials.Length;

    public long TrialOf(int index) => trials[index];

    /// <summary>Cells, then metrics.</summary>
    public ReadOnlySpan<double> PayloadOf(int index) => payloads[index];
}
