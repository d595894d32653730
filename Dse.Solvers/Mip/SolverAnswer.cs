namespace Dse.Solvers.Mip;

/// <summary>What a solver claims, before it is checked.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Bound">Its bound; null when it told none.</param>
/// <param name="Values">Its solution; null when there is none.</param>
internal sealed record SolverAnswer(MipStatus Status, double? Bound, double[]? Values)
{
    // Solvers take a value this close to a whole number for it.
    private const double WholeTolerance = 1e-5;

    /// <summary>Checks the claim against the model.</summary>
    /// <exception cref="MipException">The values are no solution.</exception>
    public MipResult Checked(LinearModel model, MipOptions options, string solver, double seconds)
    {
        if (Values is null)
        {
            return Status is MipStatus.Optimal or MipStatus.Feasible
                ? throw new MipException($"{solver} says {Status} and gives no values.")
                : new MipResult(Status, double.NaN, Status == MipStatus.Infeasible ? double.PositiveInfinity : Bound ?? double.NegativeInfinity, [], solver, seconds);
        }

        for (var i = 0; i < Math.Min(Values.Length, model.Variables.Count); i++)
        {
            var whole = Math.Round(Values[i]);
            if (model.Variables[i].IsInteger && Math.Abs(Values[i] - whole) <= WholeTolerance)
            {
                Values[i] = whole;
            }

            Values[i] = Math.Clamp(Values[i], Math.Max(model.Variables[i].Lower, Values[i] - WholeTolerance), Math.Min(model.Variables[i].Upper, Values[i] + WholeTolerance));
        }

        if (model.Violation(Values, WholeTolerance) is { } wrong)
        {
            throw new MipException($"{solver} says {Status}, but its values are no solution: {wrong}.");
        }

        var objective = model.Objective(Values);
        var bound = Math.Min(Bound ?? (Status == MipStatus.Optimal && options.GapRatio == 0 ? objective : double.NegativeInfinity), objective);
        return new MipResult(Status, objective, bound, Values, solver, seconds);
    }
}
