namespace Dse.Core.Cost.Operators.Measured;

/// <summary>Measured over predicted time of attention kernels.</summary>
/// <remarks>
/// Kernels are alike when they share out as many work items (sequences times heads), when as many query heads use one
/// key-value head, and when sequences are as long; that is what distance means here. Immutable and thread-safe.
/// </remarks>
internal sealed class AttentionRatios
{
    /// <summary>Predicted time of a kernel on the device that was measured.</summary>
    public delegate double Predict(double batch, double positions, double heads, double kvHeads);

    // Correlation lengths, in octaves: items, query heads per key-value head, positions; heads proper; chosen by holding shapes out.
    private const double NearOctaves = 5;
    private const double HeadOctaves = 20;

    // Without grouping other code paths run: as far away as one octave of everything else.
    private const double UngroupedDistance = 0.2;
    private const int Dimensions = 5;
    private const int Neighbours = 20;

    private readonly double[] logRatios;
    private readonly bool countsKvHeads;
    private readonly LocalKriging kriging;
    private readonly double spreadLogSigma;

    /// <summary>Compares a table with the prior of the device it was measured on.</summary>
    /// <param name="table">Keys heads, kvHeads, batch (or heads, batch when heads share one latent key); swept over positions.</param>
    /// <param name="spreadLogSigma">Standard deviation of the logarithm of far-apart ratios, from shapes held out.</param>
    /// <param name="predict">The prior.</param>
    /// <param name="countsKvHeads">Whether work items are key-value heads (decode) or query heads (prefill).</param>
    /// <param name="noiseRatio">As <see cref="LocalKriging"/> takes it.</param>
    public AttentionRatios(KernelTable table, double spreadLogSigma, Predict predict, bool countsKvHeads, double noiseRatio = 0.01)
    {
        this.spreadLogSigma = spreadLogSigma;
        this.countsKvHeads = countsKvHeads;
        var grouped = table.KeyNames.Count == 3;
        var shapes = new List<(double Batch, double Positions, double Heads, double KvHeads, double Seconds)>();
        foreach (var row in table.Rows)
        {
            for (var i = 0; i < table.Sweep.Length; i++)
            {
                if (!double.IsNaN(row.Seconds[i]))
                {
                    var heads = row.Key(0);
                    shapes.Add((row.Key(grouped ? 2 : 1), table.Sweep[i], heads, grouped ? row.Key(1) : heads, row.Seconds[i]));
                }
            }
        }

        Shapes = shapes;
        var coordinates = new double[Dimensions * shapes.Count];
        logRatios = new double[shapes.Count];
        for (var s = 0; s < shapes.Count; s++)
        {
            var (batch, positions, heads, kvHeads, time) = shapes[s];
            Place(batch, positions, heads, kvHeads, coordinates.AsSpan(s * Dimensions, Dimensions));
            logRatios[s] = Math.Log(time / predict(batch, positions, heads, kvHeads));
        }

        kriging = new LocalKriging(coordinates, Dimensions, Neighbours, noiseRatio);
    }

    /// <summary>The measured kernels.</summary>
    public IReadOnlyList<(double Batch, double Positions, double Heads, double KvHeads, double Seconds)> Shapes { get; }

    /// <summary>Standard deviation of the logarithm of a ratio that was not measured.</summary>
    public double LogSigma(in KernelRatio ratio) => spreadLogSigma * Math.Sqrt(ratio.Variance);

    /// <summary>The ratio of a kernel.</summary>
    /// <param name="batch">Sequences, above 0; fractions stand for part of the queries.</param>
    /// <param name="positions">Positions per sequence.</param>
    /// <param name="heads">Query heads.</param>
    /// <param name="kvHeads">Key-value heads.</param>
    /// <param name="leaveOut">Kernels that must not serve (hold-out); null for none.</param>
    public KernelRatio At(double batch, double positions, double heads, double kvHeads, Func<int, bool>? leaveOut = null)
    {
        Span<double> place = stackalloc double[Dimensions];
        Place(batch, positions, heads, kvHeads, place);
        var around = kriging.At(place, leaveOut);
        if (around.Nearest == 0)
        {
            return new KernelRatio(logRatios[around.Points[0]], 0, 0, Shapes[around.Points[0]].Seconds);
        }

        Span<double> values = stackalloc double[around.Points.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = logRatios[around.Points[i]];
        }

        return new KernelRatio(around.Predict(values), around.Nearest * NearOctaves, kriging.Variance(around), null);
    }

    private void Place(double batch, double positions, double heads, double kvHeads, Span<double> place)
    {
        var counted = countsKvHeads ? kvHeads : heads;
        place[0] = Math.Log2(batch * counted) / NearOctaves;
        place[1] = Math.Log2(heads / kvHeads) / NearOctaves;
        place[2] = Math.Log2(positions) / NearOctaves;
        place[3] = Math.Log2(counted) / HeadOctaves;
        place[4] = heads == kvHeads ? UngroupedDistance : 0;
    }
}
