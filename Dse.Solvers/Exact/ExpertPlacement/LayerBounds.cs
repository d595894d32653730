namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>What the busiest device of a layer cannot go below, whatever the placement.</summary>
internal static class LayerBounds
{
    /// <summary>The bound, over the mean load: the greatest of all profiles'.</summary>
    public static double Of(LayerProblem problem)
    {
        var bound = 0.0;
        for (var p = 0; p < problem.Profiles; p++)
        {
            bound = Math.Max(bound, Of(problem, p));
        }

        return bound;
    }

    private static double Of(LayerProblem problem, int profile)
    {
        var weights = problem.Weights.AsSpan(profile * problem.Experts, problem.Experts).ToArray();
        var fastest = problem.Devices.Speeds.Max();
        Array.Sort(weights, (a, b) => b.CompareTo(a));
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        if (total == 0)
        {
            return 0;
        }

        // All loads over all speeds, whose mean is 1.
        var bound = problem.Copies > problem.Experts
            ? Math.Max(1, LeastCopy(problem, weights) / fastest)
            : Math.Max(problem.Devices.AreAlike && problem.AreWhole ? Ceiling(problem.Means[profile]) : 1, weights[0] / fastest);
        if (problem.Copies == problem.Experts && problem.Copies == problem.Devices.TotalSlots && problem.Devices.AreAlike)
        {
            bound = Math.Max(bound, Crowded(weights, problem.Devices.Count, problem.Devices.Slots[0]));
            bound = Math.Max(bound, Apart(weights, problem.Devices.Count, problem.Devices.Slots[0]) * (1 - 1e-13));
        }

        return bound;
    }

    // A whole number of tokens at least as large as the mean, over the mean.
    private static double Ceiling(double mean) => Math.Ceiling(mean * (1 - 1e-12)) / mean;

    // The heaviest copy when copies go, one by one, to whoever has the heaviest: no other counts make it lighter.
    private static double LeastCopy(LayerProblem problem, double[] weights)
    {
        var queue = new PriorityQueue<int, double>();
        var counts = new int[weights.Length];
        for (var e = 0; e < weights.Length; e++)
        {
            counts[e] = 1;
            queue.Enqueue(e, -weights[e]);
        }

        for (var copy = weights.Length; copy < problem.Copies; copy++)
        {
            var e = queue.Peek();
            if (counts[e] == problem.Devices.Count)
            {
                break;
            }

            queue.DequeueEnqueue(e, -weights[e] / ++counts[e]);
        }

        queue.TryPeek(out var heaviest, out _);
        return weights[heaviest] / counts[heaviest];
    }

    // Of the j·D + 1 heaviest experts some device holds j + 1, and its other slots hold what is lightest.
    private static double Crowded(double[] sorted, int devices, int slots)
    {
        var bound = 0.0;
        for (var j = 0; j < slots; j++)
        {
            var sum = 0.0;
            for (var i = 0; i <= j; i++)
            {
                sum += sorted[(j * devices) - i];
            }

            for (var i = 0; i < slots - j - 1; i++)
            {
                sum += sorted[^(i + 1)];
            }

            bound = Math.Max(bound, sum);
        }

        return bound;
    }

    // The j heaviest experts live on devices of their own, which then hold the lightest besides, or two of them live together.
    private static double Apart(double[] sorted, int devices, int slots)
    {
        var (bound, heavy, light) = (0.0, 0.0, 0.0);
        var lightest = slots - 2 > 0 ? sorted.AsSpan(sorted.Length - (slots - 2)).ToArray().Sum() : 0;
        for (var j = 1; j <= devices; j++)
        {
            heavy += sorted[j - 1];
            for (var i = (j - 1) * (slots - 1); i < j * (slots - 1); i++)
            {
                light += sorted[^(i + 1)];
            }

            var together = j > 1 && slots > 1 ? sorted[j - 1] + sorted[j - 2] + lightest : double.PositiveInfinity;
            bound = Math.Max(bound, Math.Min((heavy + light) / j, together));
        }

        return bound;
    }
}
