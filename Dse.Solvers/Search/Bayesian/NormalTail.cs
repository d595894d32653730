namespace Dse.Solvers.Search.Bayesian;

/// <summary>The normal distribution far out, without underflow: everything by the Mills ratio M(t) = (1 − Φ(t))/φ(t).</summary>
internal static class NormalTail
{
    private const double Step = 1.0 / 16;
    private const double TableEnd = 40;
    private const int Terms = 10;

    private const double GainStep = 1.0 / 64;
    private const double GainEnd = 8;
    private const int GainTerms = 9;

    // Above it 1 − Φ and φ are nothing beside 1.
    private const double Certain = 9;

    // e^x is 0 below it.
    private const double LeastExponent = -746;

    private static readonly double LogRootTwoPi = 0.5 * Math.Log(2 * Math.PI);
    private static readonly double[] Table = [.. Enumerable.Range(0, (int)(TableEnd / Step) + 2).Select(i => Exact(i * Step))];
    private static readonly double[] GainTable = [.. Enumerable.Range(0, (int)(GainEnd / GainStep) + 1).SelectMany(i => GainSeries(i * GainStep))];

    /// <summary>M(t) for t ≥ 0: between table entries by the Taylor series that M' = t M − 1 gives.</summary>
    public static double Mills(double t)
    {
        if (t > TableEnd)
        {
            return Asymptotic(t);
        }

        var entry = (int)((t / Step) + 0.5);
        var (at, h) = (entry * Step, t - (entry * Step));
        var (previous, current) = (Table[entry], (at * Table[entry]) - 1);
        var sum = previous + (current * h);
        var power = h;
        for (var k = 1; k < Terms; k++)
        {
            (previous, current) = (current, (at * current) + (k * previous));
            power *= h / (k + 1);
            sum += current * power;
        }

        return sum;
    }

    /// <summary>e^x; 0 at once where it underflows, to which the library takes a slow way.</summary>
    public static double Exp(double x) => x < LeastExponent ? 0 : Math.Exp(x);

    /// <summary>E max(0, z − N) for N standard normal; 0 where it underflows.</summary>
    /// <remarks>Near the middle by Taylor series from a table, which takes neither an exponential nor a division.</remarks>
    public static double Gain(double z)
    {
        var t = Math.Abs(z);
        if (t < GainEnd)
        {
            var entry = (int)((t / GainStep) + 0.5);
            var h = t - (entry * GainStep);
            var series = GainTable.AsSpan(entry * GainTerms, GainTerms);
            var sum = series[GainTerms - 1];
            for (var k = GainTerms - 2; k >= 0; k--)
            {
                sum = Math.FusedMultiplyAdd(sum, h, series[k]);
            }

            return sum + Math.Max(0, z);
        }

        return z > 0 ? z : Exp(LogDensity(z)) * Remainder(t, Mills(t));
    }

    /// <summary>ln φ(z).</summary>
    public static double LogDensity(double z) => (-0.5 * z * z) - LogRootTwoPi;

    /// <summary>ln Φ(z).</summary>
    public static double LogCdf(double z) => z < 0
        ? LogDensity(z) + Math.Log(Mills(-z))
        : Math.Log(1 - (Exp(LogDensity(z)) * Mills(z)));

    /// <summary>φ(z)/Φ(z), the derivative of ln Φ.</summary>
    public static double LogCdfSlope(double z) => z < 0 ? 1 / Mills(-z) : Exp(LogDensity(z)) / (1 - (Exp(LogDensity(z)) * Mills(z)));

    /// <summary>
    /// ln E max(0, c − Y) for Y normal, with its derivatives by the mean and the deviation: E = σ (z Φ(z) + φ(z)),
    /// z = (c − μ)/σ, computed as in Ament et al. 2023 so that it never underflows.
    /// </summary>
    public static (double Log, double ByMean, double ByDeviation) Below(double c, double mean, double deviation)
    {
        var z = (c - mean) / deviation;
        if (z < 0)
        {
            var mills = Mills(-z);
            var rest = Remainder(-z, mills);
            return (LogDensity(z) + Math.Log(rest * deviation), -mills / (deviation * rest), 1 / (deviation * rest));
        }

        var density = Exp(LogDensity(z));
        var cdf = z > Certain ? 1 : 1 - (density * Mills(z));
        var value = (z * cdf) + density;
        return (Math.Log(value * deviation), -cdf / (deviation * value), density / (deviation * value));
    }

    /// <summary>E max(0, c − level) itself, where the level follows from Y normal by a law; 0 where it underflows.</summary>
    public static double ValueBelow(LevelLaw law, double c, double mean, double deviation)
    {
        if (double.IsNegativeInfinity(c))
        {
            return 0;
        }

        switch (law)
        {
            case LevelLaw.Exponential:
                if (c <= 0)
                {
                    return 0;
                }

                var (log, _, _) = ExponentialBelow(c, mean, deviation);
                return Exp(log);
            case LevelLaw.NegativeExponential:
                (log, _, _) = NegativeExponentialBelow(c, mean, deviation);
                return Exp(log);
            default:
                return deviation * Gain((c - mean) / deviation);
        }
    }

    /// <summary>
    /// ln E max(0, c − e^Y) for Y normal, with its derivatives: E = c Φ(d) − F Φ(d − σ), F = exp(μ + σ²/2),
    /// d = (ln c − μ)/σ (the formula of Black and Scholes for a put); for d &lt; 0 as c φ(d) (M(−d) − M(σ − d)).
    /// </summary>
    public static (double Log, double ByMean, double ByDeviation) ExponentialBelow(double c, double mean, double deviation)
    {
        var logC = Math.Log(c);
        var d = (logC - mean) / deviation;
        if (d < 0)
        {
            // Both terms in units of c φ(d) = F φ(d − σ).
            var far = Mills(deviation - d);
            var difference = Math.Max(Mills(-d) - far, double.Epsilon);
            return (logC + LogDensity(d) + Math.Log(difference), -far / difference, (1 - (deviation * far)) / difference);
        }

        var density = Exp(LogDensity(d));
        var forward = Exp(mean + (0.5 * deviation * deviation)) * Cdf(d - deviation);
        var value = (c * (1 - (density * Mills(d)))) - forward;
        return (Math.Log(value), -forward / value, ((c * density) - (deviation * forward)) / value);
    }

    /// <summary>
    /// ln E max(0, c + e^−Y) for Y normal, with its derivatives: with K = −c, F = exp(−μ + σ²/2), b = (−μ − ln K)/σ it is
    /// F Φ(b + σ) − K Φ(b) (a call); for b + σ &lt; 0 as K φ(b) (M(−b − σ) − M(−b)). For c ≥ 0 it is c + F.
    /// </summary>
    public static (double Log, double ByMean, double ByDeviation) NegativeExponentialBelow(double c, double mean, double deviation)
    {
        var forward = Exp((0.5 * deviation * deviation) - mean);
        if (c >= 0)
        {
            return (Math.Log(c + forward), -forward / (c + forward), deviation * forward / (c + forward));
        }

        var strike = -c;
        var b = (-mean - Math.Log(strike)) / deviation;
        if (b + deviation < 0)
        {
            // Both terms in units of K φ(b) = F φ(b + σ).
            var near = Mills(-b - deviation);
            var difference = Math.Max(near - Mills(-b), double.Epsilon);
            return (Math.Log(strike) + LogDensity(b) + Math.Log(difference), -near / difference, (1 + (deviation * near)) / difference);
        }

        var part = forward * Cdf(b + deviation);
        var value = Math.Max(part - (strike * Cdf(b)), double.Epsilon);
        return (Math.Log(value), -part / value, ((strike * Exp(LogDensity(b))) + (deviation * part)) / value);
    }

    private static double Cdf(double z) => z < 0 ? Exp(LogDensity(z)) * Mills(-z) : 1 - (Exp(LogDensity(z)) * Mills(z));

    // 1 − t M(t), which falls as 1/t².
    private static double Remainder(double t, double mills)
    {
        if (t < TableEnd)
        {
            return 1 - (t * mills);
        }

        var square = 1 / (t * t);
        return square * (1 - (3 * square * (1 - (5 * square))));
    }

    private static double Asymptotic(double t)
    {
        var square = 1 / (t * t);
        return (1 - (square * (1 - (3 * square * (1 - (5 * square * (1 - (7 * square)))))))) / t;
    }

    // Of E max(0, −t − N) = φ(t) − t (1 − Φ(t)); the derivatives from the second on are those of φ, which follow from each other.
    private static double[] GainSeries(double t)
    {
        var (mills, density) = (Exact(t), Math.Exp(LogDensity(t)));
        var series = new double[GainTerms];
        series[0] = density * (1 - (t * mills));
        series[1] = -density * mills;
        var (previous, current, factorial) = (0.0, density, 1.0);
        for (var k = 2; k < GainTerms; k++)
        {
            factorial *= k;
            series[k] = current / factorial;
            (previous, current) = (current, (-t * current) - ((k - 2) * previous));
        }

        return series;
    }

    private static double Exact(double t)
    {
        if (t < 2.5)
        {
            // Φ(t) = ½ + φ(t) (t + t³/3 + t⁵/15 + …).
            var (sum, term) = (0.0, t);
            for (var k = 1; term > 1e-18; k++)
            {
                sum += term;
                term *= t * t / ((2 * k) + 1);
            }

            return (0.5 / Math.Exp(LogDensity(t))) - sum;
        }

        // The continued fraction 1/(t + 1/(t + 2/(t + 3/(t + …)))).
        var tail = t;
        for (var k = 300; k >= 1; k--)
        {
            tail = t + (k / tail);
        }

        return 1 / tail;
    }
}
