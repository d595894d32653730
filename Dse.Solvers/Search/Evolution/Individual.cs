using Dse.Core.Studies;

namespace Dse.Solvers.Search.Evolution;

/// <summary>One design that may become a parent.</summary>
/// <param name="Cells">Its row.</param>
/// <param name="Objectives">Minimised objectives; anything when infeasible.</param>
/// <param name="Violation">0 when feasible, else above 0; infinite when nothing is known.</param>
internal sealed record Individual(double[] Cells, double[] Objectives, double Violation)
{
    public bool IsFeasible => Violation == 0;

    /// <summary>Takes a scored row over.</summary>
    public static Individual Read(StudyProblem problem, ScoredBatch scored, int row)
    {
        var cells = new double[problem.Space.Parameters.Count];
        scored.Candidates.CopyRow(row, cells);
        var objectives = new double[problem.Objectives.Count];
        var finite = true;
        for (var o = 0; o < objectives.Length; o++)
        {
            var value = scored.Metric(problem.ObjectiveMetrics[o])[row];
            objectives[o] = problem.Objectives[o].Maximize ? -value : value;
            finite &= double.IsFinite(value);
        }

        var violation = scored.Outcomes[row] switch
        {
            TrialOutcome.Feasible => finite ? 0 : double.PositiveInfinity,
            TrialOutcome.Infeasible when scored.Violations[row] > 0 => scored.Violations[row],
            TrialOutcome.Infeasible when scored.Violations[row] == 0 => double.Epsilon,
            _ => double.PositiveInfinity,
        };
        return new Individual(cells, objectives, violation);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Cells.AsSpan());
        writer.Write(Objectives.AsSpan());
        writer.Write(Violation);
    }

    public static Individual Read(StudyProblem problem, BinaryReader reader) =>
        new(reader.ReadDoubles(problem.Space.Parameters.Count), reader.ReadDoubles(problem.Objectives.Count), reader.ReadDouble());

    /// <summary>Bytes that <see cref="Write"/> takes.</summary>
    public static int Bytes(StudyProblem problem) => 8 * (problem.Space.Parameters.Count + problem.Objectives.Count + 1);
}
