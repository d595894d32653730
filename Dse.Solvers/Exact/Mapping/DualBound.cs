namespace Dse.Solvers.Exact.Mapping;

/// <summary>Lower bounds by Lagrangian duality: costs are convex in the logarithms of components, components are sums over units.</summary>
/// <remarks>
/// At any point, the tangents of costs and limits with any non-negative weights bound all mappings from below; the bound splits into
/// one minimum per unit. Frank–Wolfe steps on a smoothed penalty find a point and weights at which the bound is high. Not thread-safe.
/// </remarks>
internal sealed class DualBound
{
    private const double Sharpness = 40;
    private const double MostWeight = 3;
    private const int LineSteps = 7;
    private const double FairGap = 0.02;

    private readonly MapCosts costs;
    private readonly int components;
    private readonly double[] shares;
    private readonly double[] gradient;
    private readonly double[] paceValues;

    public DualBound(MapCosts costs, int components)
    {
        this.costs = costs;
        this.components = components;
        shares = new double[32];
        gradient = new double[components];
        paceValues = new double[costs.Paces.Length];
        Weights = new double[components];
    }

    // Of the best bound found: weights of the components' logarithms.
    public double[] Weights { get; }

    // Every better mapping has Base + (sum over units of weighted logarithms) at most 0.
    public double Base { get; private set; }

    // The excess that no mapping goes below.
    public double Excess { get; private set; }

    // Logarithms of components per unit at the last point.
    public double[] Points { get; private set; } = [];

    /// <summary>Looks for a bound.</summary>
    /// <param name="units">Units that are not decided.</param>
    /// <param name="coefficients">Of the skeleton.</param>
    /// <param name="decided">Logarithms of components of the decided units.</param>
    /// <param name="target">What to beat.</param>
    /// <param name="steps">Steps at most; ends early once nothing better can exist.</param>
    /// <param name="scores">Scratch, as long as the longest unit.</param>
    /// <param name="start">Points of the units to start from, as <see cref="Points"/> of an earlier call; empty for none.</param>
    /// <param name="isAnyBoundWanted">Whether steps go on after nothing better can exist.</param>
    public void Find(UnitOptions[] units, Coefficients coefficients, ReadOnlySpan<double> decided, Target target, int steps, double[] scores, ReadOnlySpan<double> start = default, bool isAnyBoundWanted = false)
    {
        var points = new double[units.Length * components];
        start.CopyTo(points);
        var sum = decided.ToArray();
        var next = new double[components];
        var step = new double[components];
        var choices = new double[units.Length * components];
        Excess = double.NegativeInfinity;

        for (var u = 0; u < units.Length; u++)
        {
            if (start.IsEmpty)
            {
                units[u].Components(coefficients, units[u].Count - 1, points.AsSpan(u * components, components));
            }

            Add(sum, points.AsSpan(u * components, components), 1);
        }

        for (var k = 0; k < steps; k++)
        {
            var (value, constant) = Tangent(sum, target);
            var total = constant;
            step.AsSpan().Clear();
            for (var i = 0; i < components; i++)
            {
                total += gradient[i] * decided[i];
            }

            var withoutUnits = total;
            for (var u = 0; u < units.Length; u++)
            {
                var best = units[u].Score(coefficients, gradient, scores);
                total += scores[best];
                var choice = choices.AsSpan(u * components, components);
                units[u].Components(coefficients, best, choice);
                Add(step, choice, 1);
                Add(step, points.AsSpan(u * components, components), -1);
            }

            if (total > Excess)
            {
                Excess = total;
                Base = withoutUnits;
                gradient.AsSpan().CopyTo(Weights);
            }

            // No bound lies above the value of a point: where that is below zero, nothing will be proven and a fair bound will do.
            var isHopeless = value < 0 && Excess > value - (FairGap * (1 - value));
            if ((!isAnyBoundWanted && (Excess > 0 || isHopeless)) || k == steps - 1)
            {
                break;
            }

            var length = Line(sum, step, next, target);
            if (length <= 1e-7)
            {
                break;
            }

            for (var i = 0; i < points.Length; i++)
            {
                points[i] += length * (choices[i] - points[i]);
            }

            Add(sum, step, length);
        }

        Points = points;
    }

    private static void Add(Span<double> sum, ReadOnlySpan<double> addend, double factor)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += factor * addend[i];
        }
    }

    // Value of the smoothed penalty at a point.
    private double Penalty(ReadOnlySpan<double> logs, Target target)
    {
        var total = target.HasEnergy ? costs.Energy.LogValue(logs, shares) - target.Energy : 0;
        if (target.HasPace || target.LimitsPaces)
        {
            var most = double.NegativeInfinity;
            for (var p = 0; p < paceValues.Length; p++)
            {
                paceValues[p] = costs.Paces[p].Sum.LogValue(logs, shares) - target.Paces[p];
                most = Math.Max(most, paceValues[p]);
                total += target.LimitsPaces ? Soft(paceValues[p]) : 0;
            }

            if (target.HasPace)
            {
                var sum = 0.0;
                foreach (var value in paceValues)
                {
                    sum += Math.Exp(Sharpness * (value - most));
                }

                total += most + (Math.Log(sum) / Sharpness);
            }
        }

        for (var c = 0; c < costs.Limits.Length; c++)
        {
            total += Soft(costs.Limits[c].Sum.LogValue(logs, shares) - target.Limits[c]);
        }

        return total;
    }

    private static double Soft(double excess) => MostWeight / Sharpness * (excess > 1 ? (Sharpness * excess) + Math.Log(1 + Math.Exp(-Sharpness * excess)) : Math.Log(1 + Math.Exp(Sharpness * excess)));

    private static double SoftWeight(double excess) => MostWeight / (1 + Math.Exp(-Sharpness * excess));

    // Gradient of the penalty, and the constant of the weighted tangents of costs and limits.
    private (double Value, double Constant) Tangent(ReadOnlySpan<double> logs, Target target)
    {
        gradient.AsSpan().Clear();
        var value = 0.0;
        if (target.HasEnergy)
        {
            value += costs.Energy.LogValue(logs, shares) - target.Energy;
            costs.Energy.AddGradient(shares, 1, gradient);
        }

        if (target.HasPace || target.LimitsPaces)
        {
            var most = double.NegativeInfinity;
            for (var p = 0; p < paceValues.Length; p++)
            {
                paceValues[p] = costs.Paces[p].Sum.LogValue(logs, shares) - target.Paces[p];
                most = Math.Max(most, paceValues[p]);
            }

            var sum = 0.0;
            for (var p = 0; p < paceValues.Length; p++)
            {
                sum += Math.Exp(Sharpness * (paceValues[p] - most));
            }

            for (var p = 0; p < paceValues.Length; p++)
            {
                var weight = target.HasPace ? Math.Exp(Sharpness * (paceValues[p] - most)) / sum : SoftWeight(paceValues[p]);
                value += weight * (costs.Paces[p].Sum.LogValue(logs, shares) - target.Paces[p]);
                costs.Paces[p].Sum.AddGradient(shares, weight, gradient);
            }
        }

        for (var c = 0; c < costs.Limits.Length; c++)
        {
            var excess = costs.Limits[c].Sum.LogValue(logs, shares) - target.Limits[c];
            var weight = SoftWeight(excess);
            if (weight > 1e-9)
            {
                value += weight * excess;
                costs.Limits[c].Sum.AddGradient(shares, weight, gradient);
            }
        }

        var constant = value;
        for (var i = 0; i < components; i++)
        {
            constant -= gradient[i] * logs[i];
        }

        return (value, constant);
    }

    // Golden section over the step.
    private double Line(ReadOnlySpan<double> from, ReadOnlySpan<double> step, Span<double> scratch, Target target)
    {
        const double Golden = 0.6180339887498949;
        double low = 0;
        double high = 1;
        var a = high - (Golden * (high - low));
        var b = low + (Golden * (high - low));
        var atA = At(from, step, a, scratch, target);
        var atB = At(from, step, b, scratch, target);
        for (var i = 0; i < LineSteps; i++)
        {
            if (atA < atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - (Golden * (high - low));
                atA = At(from, step, a, scratch, target);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + (Golden * (high - low));
                atB = At(from, step, b, scratch, target);
            }
        }

        return (low + high) / 2;
    }

    private double At(ReadOnlySpan<double> from, ReadOnlySpan<double> step, double length, Span<double> scratch, Target target)
    {
        for (var i = 0; i < scratch.Length; i++)
        {
            scratch[i] = from[i] + (length * step[i]);
        }

        return Penalty(scratch, target);
    }
}
