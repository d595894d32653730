using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators.Measured;

/// <summary>Measured over predicted time of matrix products: sites (n, k), each with a curve over m.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class GemmRatios
{
    // Octaves of n or k over which the ratio stays alike, and how many sites an answer rests on; chosen by holding sites out.
    private const double CorrelationOctaves = 8;
    private const int Neighbours = 24;

    // Between two measured rows of a site, and per square octave beyond the last: every second row held out (bench/Accuracy).
    private const double BetweenRowsVariance = 0.03;
    private const double BeyondRowsVariance = 0.02;

    private readonly double[] rows;
    private readonly double[][] logRatios;
    private readonly double[][] seconds;
    private readonly Dictionary<(double N, double K), int> sites = [];
    private readonly LocalKriging kriging;
    private readonly double spreadLogSigma;

    /// <summary>Compares a table with the prior of the device it was measured on.</summary>
    public GemmRatios(KernelTable table, double spreadLogSigma, TileWaveOperators prior, Precision precision)
    {
        this.spreadLogSigma = spreadLogSigma;
        rows = table.Sweep;
        var count = table.Rows.Count;
        logRatios = new double[count][];
        seconds = new double[count][];
        Shapes = new (double N, double K)[count];
        var coordinates = new double[2 * count];
        for (var s = 0; s < count; s++)
        {
            var row = table.Rows[s];
            var (n, k) = (row.Key(0), row.Key(1));
            Shapes[s] = (n, k);
            sites[(n, k)] = s;
            coordinates[2 * s] = Math.Log2(n) / CorrelationOctaves;
            coordinates[(2 * s) + 1] = Math.Log2(k) / CorrelationOctaves;
            seconds[s] = row.Seconds;
            logRatios[s] = new double[rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                logRatios[s][i] = double.IsNaN(row.Seconds[i])
                    ? throw new InvalidDataException($"Product n={n}, k={k}: no time for m={rows[i]}.")
                    : Math.Log(row.Seconds[i] / prior.Gemm(rows[i], n, k, precision).Seconds);
            }
        }

        kriging = new LocalKriging(coordinates, 2, Neighbours);
    }

    /// <summary>The measured sites.</summary>
    public (double N, double K)[] Shapes { get; }

    /// <summary>Measured values of m, ascending.</summary>
    public IReadOnlyList<double> Rows => rows;

    /// <summary>The measured time of a site at a row of <see cref="Rows"/>.</summary>
    public double Seconds(int site, int row) => seconds[site][row];

    /// <summary>Standard deviation of the logarithm of a ratio that was not measured.</summary>
    public double LogSigma(in KernelRatio ratio) => spreadLogSigma * Math.Sqrt(ratio.Variance);

    /// <summary>The ratio of a product.</summary>
    /// <param name="m">Rows of the result.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="k">Inner dimension.</param>
    /// <param name="leaveOut">Sites that must not serve (hold-out); null for none.</param>
    public KernelRatio At(double m, double n, double k, Func<int, bool>? leaveOut = null)
    {
        var beyond = Math.Max(0, Math.Log2(m / rows[^1]));
        var beyondVariance = BeyondRowsVariance * beyond * beyond;
        var (low, high, share) = Bracket(Math.Max(m, rows[0]));
        if (sites.TryGetValue((n, k), out var site) && leaveOut?.Invoke(site) != true)
        {
            // A measured site answers alone, from its own curve.
            var curve = logRatios[site];
            double? exact = share == 0 && beyond == 0 && m >= rows[0] ? seconds[site][low] : null;
            return new KernelRatio(curve[low] + (share * (curve[high] - curve[low])), beyond, (share > 0 ? BetweenRowsVariance : 0) + beyondVariance, exact);
        }

        var around = kriging.At([Math.Log2(n) / CorrelationOctaves, Math.Log2(k) / CorrelationOctaves], leaveOut);
        var ratio = Column(around, low);
        if (share > 0)
        {
            ratio += share * (Column(around, high) - ratio);
        }

        return new KernelRatio(ratio, Math.Max(beyond, around.Nearest * CorrelationOctaves), kriging.Variance(around) + beyondVariance, null);
    }

    private double Column(LocalKriging.Neighbourhood around, int column)
    {
        Span<double> values = stackalloc double[around.Points.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = logRatios[around.Points[i]][column];
        }

        return around.Predict(values);
    }

    // The measured rows on both sides of m and how far m lies between them, in log.
    private (int Low, int High, double Share) Bracket(double m)
    {
        var at = Array.BinarySearch(rows, m);
        if (at >= 0)
        {
            return (at, at, 0);
        }

        at = ~at;
        return at == rows.Length
            ? (at - 1, at - 1, 0)
            : (at - 1, at, Math.Log(m / rows[at - 1]) / Math.Log(rows[at] / rows[at - 1]));
    }
}
