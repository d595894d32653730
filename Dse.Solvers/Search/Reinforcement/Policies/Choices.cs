using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Reinforcement.Policies;

/// <summary>Probabilities over the options of one decision.</summary>
internal static class Choices
{
    /// <summary>Probabilities by the exponential of the answers over a temperature; 0 where an option is barred.</summary>
    public static void Softmax(ReadOnlySpan<double> answers, ReadOnlySpan<bool> allowed, double temperature, Span<double> probabilities)
    {
        var most = double.NegativeInfinity;
        for (var i = 0; i < answers.Length; i++)
        {
            most = allowed[i] ? Math.Max(most, answers[i]) : most;
        }

        double sum = 0;
        for (var i = 0; i < answers.Length; i++)
        {
            probabilities[i] = allowed[i] ? Math.Exp((answers[i] - most) / temperature) : 0;
            sum += probabilities[i];
        }

        for (var i = 0; i < answers.Length; i++)
        {
            probabilities[i] /= sum;
        }
    }

    /// <summary>Draws an option.</summary>
    public static int Draw(ReadOnlySpan<double> probabilities, RandomSource random)
    {
        var left = random.NextDouble();
        var last = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > 0)
            {
                last = i;
                left -= probabilities[i];
                if (left < 0)
                {
                    return i;
                }
            }
        }

        return last;
    }

    /// <summary>The entropy, nats.</summary>
    public static double Entropy(ReadOnlySpan<double> probabilities)
    {
        double entropy = 0;
        foreach (var p in probabilities)
        {
            entropy -= p > 0 ? p * Math.Log(p) : 0;
        }

        return entropy;
    }
}
