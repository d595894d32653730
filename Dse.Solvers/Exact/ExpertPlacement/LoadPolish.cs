namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Lowers the load of the busiest device by the best single change, until none does.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class LoadPolish(LayerProblem problem)
{
    private const int MostSteps = 2_000;

    /// <summary>Changes a placement until no swap and no other count of copies relieves its busiest device.</summary>
    /// <param name="state">The placement; changed.</param>
    /// <param name="maxMoved">Most copies on devices that do not hold them now.</param>
    /// <param name="stop">Asked at every step; true ends the work early.</param>
    public void Run(LayerState state, int maxMoved, Func<bool> stop)
    {
        for (var step = 0; step < MostSteps && !stop(); step++)
        {
            var peak = state.Peak;
            var busiest = Array.IndexOf(state.Load, peak) % problem.Devices.Count;
            var (best, i, j, f) = (peak * (1 - 1e-12), -1, -1, -1);
            for (var slot = state.First[busiest]; slot < state.First[busiest + 1]; slot++)
            {
                for (var other = 0; other < state.Expert.Length; other++)
                {
                    if (state.CanSwap(slot, other) && Fits(state, state.MovedBySwap(slot, other), maxMoved) && AfterSwap(state, slot, other, best) is var swapped && swapped < best)
                    {
                        (best, i, j, f) = (swapped, slot, other, -1);
                    }
                }
            }

            if (problem.Copies > problem.Experts)
            {
                Recopies(state, busiest, maxMoved, ref best, ref i, ref j, ref f);
            }

            if (i < 0)
            {
                return;
            }

            if (f < 0)
            {
                state.Swap(i, j);
            }
            else
            {
                state.Recopy(i, f);
            }

            state.Reload();
        }
    }

    // Slots of the busiest device for any expert, and slots elsewhere for an expert of the busiest device.
    private void Recopies(LayerState state, int busiest, int maxMoved, ref double best, ref int i, ref int j, ref int f)
    {
        for (var slot = 0; slot < state.Expert.Length; slot++)
        {
            var e = state.Expert[slot];
            if (e < 0 || state.Copies[e] < 2)
            {
                continue;
            }

            var isHere = state.DeviceOf[slot] == busiest;
            for (var k = 0; k < (isHere ? problem.Experts : state.First[busiest + 1] - state.First[busiest]); k++)
            {
                var expert = isHere ? k : state.Expert[state.First[busiest] + k];
                if (expert >= 0 && state.CanRecopy(slot, expert) && Fits(state, state.MovedByRecopy(slot, expert), maxMoved) && AfterRecopy(state, slot, expert, best) is var after && after < best)
                {
                    (best, i, j, f) = (after, slot, -1, expert);
                }
            }
        }
    }

    private double AfterSwap(LayerState state, int i, int j, double limit)
    {
        var (e, f, a, b) = (state.Expert[i], state.Expert[j], state.DeviceOf[i], state.DeviceOf[j]);
        var most = 0.0;
        for (var p = 0; p < problem.Profiles && most < limit; p++)
        {
            var change = state.Share(p, f) - state.Share(p, e);
            most = Math.Max(most, Math.Max(
                state.Load[(p * problem.Devices.Count) + a] + (change * problem.InverseSpeeds[a]),
                state.Load[(p * problem.Devices.Count) + b] - (change * problem.InverseSpeeds[b])));
        }

        return most;
    }

    // The greatest load among the devices that hold either expert.
    private double AfterRecopy(LayerState state, int i, int f, double limit)
    {
        var (e, d) = (state.Expert[i], state.DeviceOf[i]);
        var most = 0.0;
        for (var p = 0; p < problem.Profiles && most < limit; p++)
        {
            var more = (problem.Weights[(p * problem.Experts) + e] / (state.Copies[e] - 1)) - state.Share(p, e);
            var less = (problem.Weights[(p * problem.Experts) + f] / (state.Copies[f] + 1)) - state.Share(p, f);
            var own = state.Load[(p * problem.Devices.Count) + d] + ((less + state.Share(p, f) - state.Share(p, e)) * problem.InverseSpeeds[d]);
            most = Math.Max(most, own);
            foreach (var holder in state.Holders(e))
            {
                if (holder != d)
                {
                    var both = state.Has[(holder * problem.Experts) + f] ? less : 0;
                    most = Math.Max(most, state.Load[(p * problem.Devices.Count) + holder] + ((more + both) * problem.InverseSpeeds[holder]));
                }
            }

            foreach (var holder in state.Holders(f))
            {
                var both = state.Has[(holder * problem.Experts) + e] ? more : 0;
                most = Math.Max(most, state.Load[(p * problem.Devices.Count) + holder] + ((less + both) * problem.InverseSpeeds[holder]));
            }
        }

        return most;
    }

    private static bool Fits(LayerState state, int change, int maxMoved) => change <= 0 || state.Moved + change <= maxMoved;
}
