using Dse.Core.Pareto;
using Dse.Core.Studies;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search;

/// <summary>The non-dominated designs that a strategy works on, in a fixed order, and which of them it has looked around.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Elites(StudyProblem problem)
{
    private readonly ParetoArchive archive = new(problem.Objectives.Count, problem.Space.Parameters.Count);
    private readonly HashSet<long> explored = [];
    private int[] order = [];
    private long version = -1;
    private long members;

    public int Count => archive.Count;

    /// <summary>Cells of a member.</summary>
    /// <param name="index">From 0, by the first objective.</param>
    public ReadOnlySpan<double> Cells(int index) => archive.PayloadOf(Order[index]);

    /// <summary>Objectives of a member.</summary>
    public ReadOnlySpan<double> Objectives(int index) => archive.ObjectivesOf(Order[index]);

    /// <summary>Whether a member's neighbourhood was proposed.</summary>
    public bool IsExplored(int index) => explored.Contains(archive.TrialOf(Order[index]));

    public void MarkExplored(int index) => explored.Add(archive.TrialOf(Order[index]));

    /// <summary>The number of a member, which no other design ever has.</summary>
    public long Trial(int index) => archive.TrialOf(Order[index]);

    /// <summary>The place of the member of a number; -1 when it is none any more.</summary>
    public int Find(long trial) => Array.FindIndex(Order, slot => archive.TrialOf(slot) == trial);

    /// <summary>How much room each member has among the others: its crowding distance, on the scale of all.</summary>
    public double[] Room()
    {
        var points = new PointSet(problem.Objectives.Count, Count);
        for (var i = 0; i < Count; i++)
        {
            points.Add(Objectives(i));
        }

        return Crowding.Distances(ObjectiveScale.Of(points).Map(points), [.. Enumerable.Range(0, Count)]);
    }

    private int[] Order
    {
        get
        {
            if (version != archive.Version)
            {
                order = archive.InOrder();
                version = archive.Version;
            }

            return order;
        }
    }

    /// <summary>Takes in what is feasible and not dominated.</summary>
    /// <returns>Whether it joined.</returns>
    public bool Add(Individual individual) => individual.IsFeasible && archive.Add(individual.Objectives, members++, individual.Cells);

    public void Save(BinaryWriter writer)
    {
        writer.Write(members);
        writer.Write(Count);
        for (var i = 0; i < Count; i++)
        {
            writer.Write(archive.TrialOf(Order[i]));
            writer.Write(IsExplored(i));
            writer.Write(Objectives(i));
            writer.Write(Cells(i));
        }
    }

    public void Restore(BinaryReader reader)
    {
        archive.Clear();
        explored.Clear();
        members = reader.ReadInt64();
        for (var left = reader.ReadCount(9 + Individual.Bytes(problem) - 8); left > 0; left--)
        {
            var trial = reader.ReadInt64();
            if (reader.ReadBoolean())
            {
                explored.Add(trial);
            }

            archive.Add(reader.ReadDoubles(problem.Objectives.Count), trial, reader.ReadDoubles(problem.Space.Parameters.Count));
        }
    }
}
