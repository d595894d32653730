using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Tpe;

/// <summary>
/// A mixture of kernels around known designs and one uniform part: the density of designs like these, either jointly or as
/// a product of one mixture per parameter.
/// </summary>
internal sealed class ParzenMixture
{
    private const double WidthAtOne = 0.2;
    private const double LeastWidth = 0.01;

    private readonly ParzenKernel kernel;
    private readonly IReadOnlyList<double[]> centres;
    private readonly double[] logWeights;
    private readonly double[] widths;
    private readonly double[] terms;
    private readonly bool isJoint;


    /// <summary>Makes a mixture.</summary>
    /// <param name="space">The space.</param>
    /// <param name="centres">Rows of known designs.</param>
    /// <param name="weights">Their weights, above 0; the uniform part weighs as much as their mean.</param>
    /// <param name="isJoint">Whether parameters depend on one another.</param>
    public ParzenMixture(DesignSpace space, IReadOnlyList<double[]> centres, IReadOnlyList<double> weights, bool isJoint)
    {
        this.isJoint = isJoint;

        this.centres = centres;
        kernel = new ParzenKernel(space);
        var uniform = weights.Count == 0 ? 1 : weights.Average();
        var total = weights.Sum() + uniform;
        logWeights = [.. weights.Append(uniform).Select(w => Math.Log(w / total))];
        terms = new double[logWeights.Length];

        // Scott's rule over as many dimensions as a kernel has; never narrower than half a level.
        var width = Math.Max(LeastWidth, WidthAtOne * Math.Pow(Math.Max(1, centres.Count), -1.0 / ((isJoint ? space.Parameters.Count : 1) + 4)));
        widths = [.. space.Parameters.Select(p => p.Kind == ParameterKind.Categorical
            ? Math.Max(2 * width, 1.0 / (centres.Count + 1))
            : p.IsDiscrete ? Math.Max(width, 0.5 / p.Levels.Count) : width)];
    }

    /// <summary>Draws a row of wishes, inactive parameters included.</summary>
    public void Draw(RandomSource random, Span<double> cells)
    {
        var component = DrawComponent(random);
        for (var p = 0; p < cells.Length; p++)
        {
            cells[p] = kernel.Draw(p, component < centres.Count ? centres[component][p] : double.NaN, widths[p], random);
            component = isJoint ? component : DrawComponent(random);
        }
    }

    /// <summary>ln of the density of a design.</summary>
    public double LogDensity(ReadOnlySpan<double> cells)
    {
        if (isJoint)
        {
            return LogSum(cells, 0, cells.Length);
        }

        var sum = 0.0;
        for (var p = 0; p < cells.Length; p++)
        {
            sum += LogSum(cells, p, p + 1);
        }

        return sum;
    }

    private int DrawComponent(RandomSource random)
    {
        var pick = random.NextDouble();
        var component = 0;
        while (component < centres.Count && (pick -= Math.Exp(logWeights[component])) > 0)
        {
            component++;
        }

        return component;
    }

    private double LogSum(ReadOnlySpan<double> cells, int from, int to)
    {
        var most = logWeights[^1];
        terms[^1] = most;
        for (var c = 0; c < centres.Count; c++)
        {
            var log = logWeights[c];
            for (var p = from; p < to; p++)
            {
                log += kernel.LogDensity(p, cells[p], centres[c][p], widths[p]);
            }

            terms[c] = log;
            most = Math.Max(most, log);
        }

        var sum = 0.0;
        foreach (var term in terms)
        {
            sum += Math.Exp(term - most);
        }

        return most + Math.Log(sum);
    }
}
