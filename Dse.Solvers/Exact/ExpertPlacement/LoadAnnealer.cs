using Dse.Core.Spaces;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Evens out the loads of a layer: annealing on the sum of the 32nd powers of the loads over the greatest of them, by swaps and by other counts of copies.</summary>
/// <remarks>Not thread-safe; allocates nothing while it works.</remarks>
internal sealed class LoadAnnealer(LayerProblem problem)
{
    private const double Hot = 1;
    private const double Cold = 1e-5;
    private const int StepsBetweenChecks = 512;

    private readonly double[] powers = new double[problem.Profiles * problem.Devices.Count];
    private double price;
    private double inversePeak = 1;

    /// <summary>Anneals.</summary>
    /// <param name="state">The placement; changed.</param>
    /// <param name="random">Random numbers.</param>
    /// <param name="steps">Changes to try.</param>
    /// <param name="maxMoved">Most copies on devices that do not hold them now.</param>
    /// <param name="stop">Asked often; true ends the work early.</param>
    /// <param name="hot">Temperature at the start, in powers of the greatest load.</param>
    /// <param name="movePrice">What a copy on a device that does not hold it now costs, in powers of the greatest load.</param>
    /// <param name="cold">Temperature at the end.</param>
    public void Run(LayerState state, RandomSource random, long steps, int maxMoved, Func<bool> stop, double hot = Hot, double movePrice = 0, double cold = Cold)
    {
        price = movePrice;
        var slots = state.Expert.Length;
        if (problem.Devices.Count < 2 || slots < 2)
        {
            return;
        }

        var cooling = Math.Pow(cold / hot, 1.0 / Math.Max(1, steps / StepsBetweenChecks));
        var temperature = hot;
        var spare = problem.Copies > problem.Experts;
        for (long step = 0; step < steps; step++)
        {
            if (step % StepsBetweenChecks == 0)
            {
                if (stop())
                {
                    break;
                }

                temperature *= step == 0 ? 1 : cooling;
                if (step % (StepsBetweenChecks * 64) == 0)
                {
                    state.Reload();
                }

                // Measured against the peak as it is, so that temperatures mean the same however high it is.
                Fill(state);
            }

            var i = random.Next(slots);
            if (spare && (random.NextBits() & 3) == 0)
            {
                TryRecopy(state, i, random.Next(problem.Experts), temperature, maxMoved, random);
            }
            else
            {
                TrySwap(state, i, random.Next(slots), temperature, maxMoved, random);
            }
        }

        state.Reload();
    }

    private void TrySwap(LayerState state, int i, int j, double temperature, int maxMoved, RandomSource random)
    {
        if (!state.CanSwap(i, j) || !Fits(state, state.MovedBySwap(i, j), maxMoved))
        {
            return;
        }

        var (e, f, a, b) = (state.Expert[i], state.Expert[j], state.DeviceOf[i], state.DeviceOf[j]);
        var devices = problem.Devices.Count;
        var delta = price * state.MovedBySwap(i, j);
        for (var p = 0; p < problem.Profiles; p++)
        {
            var change = state.Share(p, f) - state.Share(p, e);
            delta += PowerOf(state.Load[(p * devices) + a] + (change * problem.InverseSpeeds[a])) - powers[(p * devices) + a]
                + PowerOf(state.Load[(p * devices) + b] - (change * problem.InverseSpeeds[b])) - powers[(p * devices) + b];
        }

        if (Accepts(delta, temperature, random))
        {
            state.Swap(i, j);
            Refresh(state, a);
            Refresh(state, b);
        }
    }

    private void TryRecopy(LayerState state, int i, int f, double temperature, int maxMoved, RandomSource random)
    {
        if (!state.CanRecopy(i, f) || !Fits(state, state.MovedByRecopy(i, f), maxMoved))
        {
            return;
        }

        // Cheaper to do it and take it back than to work out what it would change.
        var e = state.Expert[i];
        var paid = price * state.MovedByRecopy(i, f);
        var before = Sum(state, e, f, state.DeviceOf[i], refresh: false);
        state.Recopy(i, f);
        var after = Sum(state, e, f, state.DeviceOf[i], refresh: true);
        if (!Accepts(after - before + paid, temperature, random))
        {
            state.Recopy(i, e);
            Sum(state, e, f, state.DeviceOf[i], refresh: true);
        }
    }

    // Powers of every device that holds either expert, the given one among them, each once.
    private double Sum(LayerState state, int e, int f, int device, bool refresh)
    {
        var sum = 0.0;
        foreach (var d in state.Holders(e))
        {
            sum += d == device ? 0 : Of(state, d, refresh);
        }

        foreach (var d in state.Holders(f))
        {
            sum += d == device || state.Has[(d * problem.Experts) + e] ? 0 : Of(state, d, refresh);
        }

        return sum + Of(state, device, refresh);
    }

    private double Of(LayerState state, int device, bool refresh)
    {
        if (refresh)
        {
            Refresh(state, device);
        }

        var sum = 0.0;
        for (var p = 0; p < problem.Profiles; p++)
        {
            sum += powers[(p * problem.Devices.Count) + device];
        }

        return sum;
    }

    private void Refresh(LayerState state, int device)
    {
        for (var at = device; at < powers.Length; at += problem.Devices.Count)
        {
            powers[at] = PowerOf(state.Load[at]);
        }
    }

    private void Fill(LayerState state)
    {
        inversePeak = 1 / Math.Max(state.Peak, 1e-12);
        for (var at = 0; at < powers.Length; at++)
        {
            powers[at] = PowerOf(state.Load[at]);
        }
    }

    private static bool Fits(LayerState state, int change, int maxMoved) => change <= 0 || state.Moved + change <= maxMoved;

    private static bool Accepts(double delta, double temperature, RandomSource random) => delta <= 0 || random.NextDouble() < Math.Exp(-delta / temperature);

    private double PowerOf(double load)
    {
        var x = load * inversePeak;
        x *= x;
        x *= x;
        x *= x;
        x *= x;
        return x * x;
    }
}
