using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// Rows as features: ordered parameters as a position in [0, 1] (by the logarithm on a log scale, else by level),
/// categories as codes, and for each conditional parameter whether it is active; an inactive one stands in the middle.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class SpaceEncoding
{
    private const double Inactive = 0.5;
    private const double InactiveCategory = -1;

    private readonly DesignSpace space;
    private readonly double[][] positions;
    private readonly int[] activity;

    public SpaceEncoding(DesignSpace space)
    {
        this.space = space;
        positions = [.. space.Parameters.Select(Positions)];
        activity = new int[space.Parameters.Count];
        var categorical = space.Parameters.Select(p => p.Kind == ParameterKind.Categorical).ToList();
        for (var p = 0; p < activity.Length; p++)
        {
            activity[p] = -1;
            if (space.Parameters[p].When is not null)
            {
                activity[p] = categorical.Count;
                categorical.Add(true);
            }
        }

        Categorical = categorical;
    }

    /// <summary>Per feature, whether only equality counts; feature p belongs to parameter p.</summary>
    public IReadOnlyList<bool> Categorical { get; }

    /// <summary>Features per row.</summary>
    public int Width => Categorical.Count;

    public void Encode(ReadOnlySpan<double> cells, Span<double> x)
    {
        for (var p = 0; p < cells.Length; p++)
        {
            var parameter = space.Parameters[p];
            var isActive = !double.IsNaN(cells[p]);
            x[p] = !isActive
                ? parameter.Kind == ParameterKind.Categorical ? InactiveCategory : Inactive
                : parameter.Kind switch
                {
                    ParameterKind.Real => SpaceSampler.ToUnit(parameter, cells[p]),
                    ParameterKind.Categorical => cells[p],
                    _ => positions[p][(int)cells[p]],
                };
            if (activity[p] >= 0)
            {
                x[activity[p]] = isActive ? 1 : 0;
            }
        }
    }

    private static double[] Positions(Parameter parameter)
    {
        var count = parameter.Levels.Count;
        if (!parameter.IsDiscrete || count < 2)
        {
            return [.. parameter.Levels.Select(_ => Inactive)];
        }

        if (parameter.LogScale && parameter.From > 0 && parameter.To > parameter.From)
        {
            return [.. parameter.Levels.Select(l => Math.Log(l.Number / parameter.From) / Math.Log(parameter.To / parameter.From))];
        }

        return [.. Enumerable.Range(0, count).Select(i => i / (count - 1.0))];
    }
}
