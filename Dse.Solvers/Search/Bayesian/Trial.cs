namespace Dse.Solvers.Search.Bayesian;

/// <summary>What is known of one design that was proposed.</summary>
/// <param name="Cells">Its row.</param>
/// <param name="Objectives">Minimised objectives; null when they were not measured.</param>
/// <param name="Sides">Both sides of every constraint inequality, lesser then greater; empty when not measured.</param>
/// <param name="IsFeasible">Whether it may stand on the front.</param>
/// <param name="Refusal">Why the evaluator refused it: an index into the problem's reasons, one beyond when it failed; -1 when it was not refused.</param>
/// <param name="Excess">How far a refused design is from being accepted, above 0; NaN when the evaluator did not say.</param>
internal sealed record Trial(double[] Cells, double[]? Objectives, double[] Sides, bool IsFeasible, int Refusal, double Excess)
{
    public void Save(BinaryWriter writer)
    {
        writer.Write(Cells.AsSpan());
        writer.Write(IsFeasible);
        writer.Write(Refusal);
        writer.Write(Excess);
        writer.Write(Objectives is not null);
        if (Objectives is not null)
        {
            writer.Write(Objectives.AsSpan());
            writer.Write(Sides.AsSpan());
        }
    }

    public static Trial Restore(BinaryReader reader, int cells, int objectives, int sides)
    {
        var row = reader.ReadDoubles(cells);
        var (isFeasible, refusal, excess, isMeasured) = (reader.ReadBoolean(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadBoolean());
        return isMeasured
            ? new Trial(row, reader.ReadDoubles(objectives), reader.ReadDoubles(2 * sides), isFeasible, refusal, excess)
            : new Trial(row, null, [], isFeasible, refusal, excess);
    }
}
