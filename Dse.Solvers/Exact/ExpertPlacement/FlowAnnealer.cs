using Dse.Core.Spaces;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Changes one layer at a temperature so that more tokens stay, the layers before and after standing still; loads above a cap cost tokens.</summary>
/// <remarks>Not thread-safe; allocates nothing while it works.</remarks>
internal sealed class FlowAnnealer(LayerProblem problem)
{
    // An expert that moves brings at most twice its tokens, coming and going: overload that costs more is never worth it.
    private const double OverloadPrice = 4;

    /// <summary>Gains by expert and device.</summary>
    public double[] Gains { get; } = new double[problem.Experts * problem.Devices.Count];

    /// <summary>Tries changes.</summary>
    /// <param name="state">The layer; changed.</param>
    /// <param name="random">Random numbers.</param>
    /// <param name="steps">Changes to try.</param>
    /// <param name="temperature">Tokens.</param>
    /// <param name="cap">Load over the mean that costs nothing; infinite for none.</param>
    /// <param name="maxMoved">Most copies on devices that do not hold them now.</param>
    public void Run(LayerState state, RandomSource random, int steps, double temperature, double cap, int maxMoved)
    {
        var slots = state.Expert.Length;
        var spare = problem.Copies > problem.Experts;
        for (var step = 0; step < steps; step++)
        {
            var i = random.Next(slots);
            if (spare && (random.NextBits() & 3) == 0)
            {
                TryRecopy(state, i, random.Next(problem.Experts), temperature, cap, maxMoved, random);
                continue;
            }

            var j = random.Next(slots);
            if (!state.CanSwap(i, j) || !Fits(state, state.MovedBySwap(i, j), maxMoved))
            {
                continue;
            }

            var delta = GainOf(state, state.Expert[i], state.DeviceOf[i], state.DeviceOf[j]) + GainOf(state, state.Expert[j], state.DeviceOf[j], state.DeviceOf[i]);
            if (!double.IsPositiveInfinity(cap))
            {
                delta -= OverloadOfSwap(state, i, j, cap);
            }

            if (delta >= 0 || random.NextDouble() < Math.Exp(delta / temperature))
            {
                state.Swap(i, j);
            }
        }

        state.Reload();
    }

    private double GainOf(LayerState state, int e, int from, int to) =>
        e < 0 ? 0 : (Gains[(e * problem.Devices.Count) + to] - Gains[(e * problem.Devices.Count) + from]) / state.Copies[e];

    private double OverloadOfSwap(LayerState state, int i, int j, double cap)
    {
        var (e, f, a, b) = (state.Expert[i], state.Expert[j], state.DeviceOf[i], state.DeviceOf[j]);
        var sum = 0.0;
        for (var p = 0; p < problem.Profiles; p++)
        {
            var change = state.Share(p, f) - state.Share(p, e);
            var (ofA, ofB) = (state.Load[(p * problem.Devices.Count) + a], state.Load[(p * problem.Devices.Count) + b]);
            sum += problem.Means[p] * (Over(ofA + (change * problem.InverseSpeeds[a]), cap) - Over(ofA, cap)
                + Over(ofB - (change * problem.InverseSpeeds[b]), cap) - Over(ofB, cap));
        }

        return sum * OverloadPrice;
    }

    private void TryRecopy(LayerState state, int i, int f, double temperature, double cap, int maxMoved, RandomSource random)
    {
        if (!state.CanRecopy(i, f) || !Fits(state, state.MovedByRecopy(i, f), maxMoved))
        {
            return;
        }

        var e = state.Expert[i];
        var before = Value(state, e, f, cap);
        state.Recopy(i, f);
        var delta = Value(state, e, f, cap) - before;
        if (delta < 0 && random.NextDouble() >= Math.Exp(delta / temperature))
        {
            state.Recopy(i, e);
        }
    }

    // Tokens that two experts keep, less the price of all overload.
    private double Value(LayerState state, int e, int f, double cap)
    {
        var value = 0.0;
        foreach (var expert in (ReadOnlySpan<int>)[e, f])
        {
            foreach (var d in state.Holders(expert))
            {
                value += Gains[(expert * problem.Devices.Count) + d] / state.Copies[expert];
            }
        }

        for (var at = 0; at < state.Load.Length && !double.IsPositiveInfinity(cap); at++)
        {
            value -= OverloadPrice * problem.Means[at / problem.Devices.Count] * Over(state.Load[at], cap);
        }

        return value;
    }

    private static double Over(double load, double cap) => Math.Max(0, load - cap);

    private static bool Fits(LayerState state, int change, int maxMoved) => change <= 0 || state.Moved + change <= maxMoved;
}
