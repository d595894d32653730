using Dse.Core.Spaces;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Looks for the fewest moves after which no device of a layer is above a load: annealing on moves and on what devices are above it.</summary>
/// <remarks>Not thread-safe; allocates only for placements that it keeps.</remarks>
internal sealed class MoveAnnealer(LayerProblem problem)
{
    private const double Hot = 1;
    private const double Cold = 0.06;

    // What load above the target costs, in moves per unit of mean load, at first and in the end.
    private const double FirstPenalty = 60;
    private const double LastPenalty = 600;
    private const int StepsBetweenChecks = 1024;

    private double target;
    private double penalty;
    private double excess;

    /// <summary>Anneals.</summary>
    /// <param name="layer">Where it starts: experts by device and slot.</param>
    /// <param name="most">The load that no device may be above, over the mean.</param>
    /// <param name="random">Random numbers.</param>
    /// <param name="steps">Changes to try.</param>
    /// <param name="stop">Asked often; true ends the work early.</param>
    /// <returns>The placement with the fewest moves that it met; null when it met none that keeps the target.</returns>
    public MovedLayer? Run(int[][] layer, double most, RandomSource random, long steps, Func<bool> stop)
    {
        var state = new LayerState(problem, layer);
        target = most;
        MovedLayer? best = null;
        var temperature = Hot;
        for (long step = 0; step < steps; step++)
        {
            if (step % StepsBetweenChecks == 0)
            {
                if (stop())
                {
                    break;
                }

                state.Reload();
                excess = Excess(state);
                penalty = FirstPenalty * Math.Pow(LastPenalty / FirstPenalty, (double)step / steps);
                temperature = Hot * Math.Pow(Cold / Hot, (double)step / steps);
                best = Better(state, best);
            }

            if (Try(state, temperature, random))
            {
                best = Better(state, best);
            }
        }

        return best;
    }

    private MovedLayer? Better(LayerState state, MovedLayer? best)
    {
        if (excess > 1e-9 || state.Moved >= (best?.Moves ?? int.MaxValue))
        {
            return best;
        }

        var peak = state.Peak;
        return peak <= target * (1 + 1e-9) ? new MovedLayer(state.ToLayer(), state.Moved, peak) : best;
    }

    // A third of the changes starts at the busier of two devices, a tenth brings back what was there.
    private bool Try(LayerState state, double temperature, RandomSource random)
    {
        var slots = state.Expert.Length;
        var (kind, i) = (random.Next(30), random.Next(slots));
        if (kind < 10)
        {
            var other = random.Next(slots);
            i = state.Load[state.DeviceOf[other]] > state.Load[state.DeviceOf[i]] ? other : i;
        }

        var isBack = kind >= 27;
        var expert = isBack ? Absent(state, i, random) : random.Next(problem.Experts);
        if (expert < 0)
        {
            return false;
        }

        if ((isBack || kind % 2 == 0) && state.CanRecopy(i, expert))
        {
            return TryRecopy(state, i, expert, temperature, random);
        }

        var holders = state.Holders(expert);
        var from = holders[random.Next(holders.Length)];
        var j = isBack ? Array.IndexOf(state.Expert, expert, state.First[from], state.First[from + 1] - state.First[from]) : random.Next(slots);
        return state.CanSwap(i, j) && TrySwap(state, i, j, temperature, random);
    }

    // An expert that the device of a moved copy holds now and has lost; −1 when there is none.
    private int Absent(LayerState state, int slot, RandomSource random)
    {
        var d = state.DeviceOf[slot];
        if (state.Expert[slot] < 0 || problem.Held![(d * problem.Experts) + state.Expert[slot]])
        {
            return -1;
        }

        var first = random.Next(problem.Experts);
        for (var k = 0; k < problem.Experts; k++)
        {
            var e = (first + k) % problem.Experts;
            if (problem.Held[(d * problem.Experts) + e] && !state.Has[(d * problem.Experts) + e])
            {
                return e;
            }
        }

        return -1;
    }

    private bool TrySwap(LayerState state, int i, int j, double temperature, RandomSource random)
    {
        var (e, f, a, b) = (state.Expert[i], state.Expert[j], state.DeviceOf[i], state.DeviceOf[j]);
        var more = 0.0;
        for (var p = 0; p < problem.Profiles; p++)
        {
            var change = state.Share(p, f) - state.Share(p, e);
            more += Change(state, p, a, change) + Change(state, p, b, -change);
        }

        if (!Accepts(state.MovedBySwap(i, j) + (penalty * more), temperature, random))
        {
            return false;
        }

        state.Swap(i, j);
        excess += more;
        return true;
    }

    private bool TryRecopy(LayerState state, int i, int f, double temperature, RandomSource random)
    {
        var (e, d) = (state.Expert[i], state.DeviceOf[i]);
        var sum = 0.0;
        for (var p = 0; p < problem.Profiles; p++)
        {
            var more = (problem.Weights[(p * problem.Experts) + e] / (state.Copies[e] - 1)) - state.Share(p, e);
            var less = (problem.Weights[(p * problem.Experts) + f] / (state.Copies[f] + 1)) - state.Share(p, f);
            sum += Change(state, p, d, less + state.Share(p, f) - state.Share(p, e));
            foreach (var holder in state.Holders(e))
            {
                sum += holder == d ? 0 : Change(state, p, holder, more + (state.Has[(holder * problem.Experts) + f] ? less : 0));
            }

            foreach (var holder in state.Holders(f))
            {
                sum += state.Has[(holder * problem.Experts) + e] ? 0 : Change(state, p, holder, less);
            }
        }

        if (!Accepts(state.MovedByRecopy(i, f) + (penalty * sum), temperature, random))
        {
            return false;
        }

        state.Recopy(i, f);
        excess += sum;
        return true;
    }

    // By how much more or less a device is above the target when its load changes.
    private double Change(LayerState state, int profile, int device, double change)
    {
        var load = state.Load[(profile * problem.Devices.Count) + device];
        return Math.Max(0, load + (change * problem.InverseSpeeds[device]) - target) - Math.Max(0, load - target);
    }

    private double Excess(LayerState state)
    {
        var sum = 0.0;
        foreach (var load in state.Load)
        {
            sum += Math.Max(0, load - target);
        }

        return sum;
    }

    private static bool Accepts(double delta, double temperature, RandomSource random) => delta <= 0 || random.NextDouble() < Math.Exp(-delta / temperature);
}
