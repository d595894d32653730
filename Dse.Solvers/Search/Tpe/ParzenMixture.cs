using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Tpe;

/// <summary>
/// A mixture of kernels around known designs and one uniform part: the density of designs like these, either jointly or as
/// a product of one mixture per parameter.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ParzenMixture
{
    private const double WidthAtOne = 0.2;
    private const double LeastWidth = 0.01;

    private readonly IReadOnlyList<double[]> centres;
    private readonly double[] logWeights;
    private readonly ParzenKernel[] kernels;
    private readonly LevelDensity?[] levels;
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
        var uniform = weights.Count == 0 ? 1 : weights.Average();
        var total = weights.Sum() + uniform;
        logWeights = [.. weights.Append(uniform).Select(w => Math.Log(w / total))];
        terms = new double[logWeights.Length];

        // Scott's rule over as many dimensions as a kernel has; never narrower than half a level.
        var width = Math.Max(LeastWidth, WidthAtOne * Math.Pow(Math.Max(1, centres.Count), -1.0 / ((isJoint ? space.Parameters.Count : 1) + 4)));
        kernels = [.. space.Parameters.Select(p => new ParzenKernel(p, p.Kind == ParameterKind.Categorical
            ? Math.Max(2 * width, 1.0 / (centres.Count + 1))
            : p.IsDiscrete ? Math.Max(width, 0.5 / p.Levels.Count) : width))];
        levels = [.. space.Parameters.Select((p, i) => p.IsDiscrete && !isJoint ? new LevelDensity(kernels[i], p.Levels.Count, centres, logWeights, i) : null)];
    }

    /// <summary>Draws a row of wishes, inactive parameters included.</summary>
    public void Draw(RandomSource random, Span<double> cells)
    {
        var component = DrawComponent(random);
        for (var p = 0; p < cells.Length; p++)
        {
            cells[p] = kernels[p].Draw(component < centres.Count ? centres[component][p] : double.NaN, random);
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
            sum += levels[p] is { } density ? density.LogAt(cells[p]) : LogSum(cells, p, p + 1);
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
                log += kernels[p].LogDensity(cells[p], centres[c][p]);
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

    // Of one discrete parameter by itself: what kernels weigh per level they stand at, and the densities asked for so far.
    private sealed class LevelDensity
    {
        private readonly ParzenKernel kernel;
        private readonly double[] weights;
        private readonly double uniform;
        private readonly double[] known;

        public LevelDensity(ParzenKernel kernel, int count, IReadOnlyList<double[]> centres, double[] logWeights, int parameter)
        {
            this.kernel = kernel;
            weights = new double[count];
            known = new double[count];
            Array.Fill(known, double.NaN);
            uniform = Math.Exp(logWeights[^1]);
            for (var c = 0; c < centres.Count; c++)
            {
                var weight = Math.Exp(logWeights[c]);
                if (double.IsNaN(centres[c][parameter]))
                {
                    uniform += weight;
                }
                else
                {
                    weights[(int)centres[c][parameter]] += weight;
                }
            }
        }

        public double LogAt(double cell)
        {
            if (double.IsNaN(cell))
            {
                return 0;
            }

            ref var log = ref known[(int)cell];
            if (double.IsNaN(log))
            {
                var sum = uniform;
                for (var level = 0; level < weights.Length; level++)
                {
                    sum += weights[level] > 0 ? weights[level] * Math.Exp(kernel.LogDensity(cell, level)) : 0;
                }

                log = Math.Log(sum);
            }

            return log;
        }
    }
}
