namespace Dse.Solvers.Search.Reinforcement.Networks;

/// <summary>Steps of gradient descent (Adam, Kingma and Ba 2015) with a limit on the gradient's length.</summary>
internal sealed class Adam(int count)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private const double MaxNorm = 1;

    private readonly double[] mean = new double[count];
    private readonly double[] square = new double[count];
    private long steps;

    /// <summary>Moves the weights against the gradient and clears it.</summary>
    public void Step(double rate, Span<double> gradient, Span<double> weights)
    {
        var norm = Math.Sqrt(Lanes.Dot(gradient, gradient));
        if (!double.IsFinite(norm))
        {
            gradient.Clear();
            return;
        }

        var scale = norm > MaxNorm ? MaxNorm / norm : 1;
        steps++;
        var correct1 = 1 - Math.Pow(Beta1, steps);
        var correct2 = 1 - Math.Pow(Beta2, steps);
        for (var i = 0; i < weights.Length; i++)
        {
            var g = gradient[i] * scale;
            mean[i] = (Beta1 * mean[i]) + ((1 - Beta1) * g);
            square[i] = (Beta2 * square[i]) + ((1 - Beta2) * g * g);
            weights[i] -= rate * (mean[i] / correct1) / (Math.Sqrt(square[i] / correct2) + Epsilon);
        }

        gradient.Clear();
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(steps);
        writer.Write(mean.AsSpan());
        writer.Write(square.AsSpan());
    }

    public void Restore(BinaryReader reader)
    {
        steps = reader.ReadInt64();
        reader.ReadDoubles(mean.Length).CopyTo(mean, 0);
        reader.ReadDoubles(square.Length).CopyTo(square, 0);
    }
}
