namespace Dse.Core.Cost.Operators.Measured;

/// <summary>Measured over predicted time of routed experts.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class ExpertRatios
{
    // Correlation length of every coordinate, and points an answer rests on; chosen by holding shapes out.
    private const double NearOctaves = 5;
    private const int Dimensions = 6;
    private const int Neighbours = 20;

    private readonly double[] logRatios;
    private readonly LocalKriging kriging;
    private readonly double spreadLogSigma;

    /// <summary>Compares a table (keys hidden, width, topK, experts, tensorParallel, expertParallel; swept over tokens) with the prior.</summary>
    public ExpertRatios(KernelTable table, double spreadLogSigma, Func<ExpertShape, double> predict)
    {
        this.spreadLogSigma = spreadLogSigma;
        var shapes = new List<(ExpertShape Shape, double Seconds)>();
        foreach (var row in table.Rows)
        {
            for (var i = 0; i < table.Sweep.Length; i++)
            {
                if (!double.IsNaN(row.Seconds[i]))
                {
                    shapes.Add((new ExpertShape(table.Sweep[i], row.Key(0), row.Key(1), row.Key(2), row.Key(3), row.Key(4), row.Key(5)), row.Seconds[i]));
                }
            }
        }

        Shapes = shapes;
        logRatios = new double[shapes.Count];
        var coordinates = new double[Dimensions * shapes.Count];
        for (var s = 0; s < shapes.Count; s++)
        {
            Place(shapes[s].Shape, coordinates.AsSpan(s * Dimensions, Dimensions));
            logRatios[s] = Math.Log(shapes[s].Seconds / predict(shapes[s].Shape));
        }

        kriging = new LocalKriging(coordinates, Dimensions, Neighbours);
    }

    /// <summary>What was measured.</summary>
    public IReadOnlyList<(ExpertShape Shape, double Seconds)> Shapes { get; }

    /// <summary>Standard deviation of the logarithm of a ratio that was not measured.</summary>
    public double LogSigma(in KernelRatio ratio) => spreadLogSigma * Math.Sqrt(ratio.Variance);

    /// <summary>The ratio of a layer.</summary>
    /// <param name="shape">The layer.</param>
    /// <param name="leaveOut">Points that must not serve (hold-out); null for none.</param>
    public KernelRatio At(in ExpertShape shape, Func<int, bool>? leaveOut = null)
    {
        Span<double> place = stackalloc double[Dimensions];
        Place(shape, place);
        var around = kriging.At(place, leaveOut);
        if (around.Nearest == 0 && Shapes[around.Points[0]].Shape == shape)
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

    private static void Place(in ExpertShape shape, Span<double> place)
    {
        place[0] = Math.Log2(shape.Tokens) / NearOctaves;
        place[1] = Math.Log2(shape.Experts / shape.ExpertParallel) / NearOctaves;
        place[2] = Math.Log2(shape.Width / shape.TensorParallel) / NearOctaves;
        place[3] = Math.Log2(shape.Hidden) / NearOctaves;
        place[4] = Math.Log2(shape.ExpertParallel) / NearOctaves;
        place[5] = Math.Log2(shape.TopK) / NearOctaves;
    }
}
