using Dse.Core.Spaces;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>
/// Keeps tokens on their devices: every other layer is changed while those between stand still, so that its layers are
/// independent, and what one gains by a change is a table look-up.
/// </summary>
/// <remarks>Every layer has its own random numbers, so that the result is the same on any number of threads.</remarks>
internal sealed class FlowPlacement
{
    private const int StepsPerVisit = 4_096;

    private readonly ExpertPlacementModel model;
    private readonly LayerProblem[] problems;
    private readonly FlowGains gains;
    private readonly FlowAnnealer[] annealers;
    private readonly RandomSource[] random;
    private readonly int maxMoved;
    private LayerState[] states;

    /// <summary>Starts from a placement.</summary>
    public FlowPlacement(ExpertPlacementModel model, LayerProblem[] problems, PlacementTable start, double deviceWeight, double nodeWeight)
    {
        (this.model, this.problems) = (model, problems);
        gains = new FlowGains(model, deviceWeight, nodeWeight);
        annealers = [.. problems.Select(p => new FlowAnnealer(p))];
        random = [.. problems.Select((_, l) => new RandomSource((model.Seed * 1_000_033) + (ulong)l))];
        states = [.. problems.Select((p, l) => new LayerState(p, start.Layers[l]))];
        maxMoved = model.MaxMoves is { } most ? most / model.Layers : int.MaxValue;
        TokensPerExpert = model.Profiles.Sum(p => p.Flows!.Sum(f => f.Total)) / Math.Max(1, (model.Layers - 1) * model.Experts);
    }

    /// <summary>Mean tokens of an expert: the scale of temperatures.</summary>
    public double TokensPerExpert { get; }

    /// <summary>The placement as it is.</summary>
    public PlacementTable Table => new([.. states.Select(s => s.ToLayer())]);

    /// <summary>Weighted tokens that stay.</summary>
    public double Kept => gains.Kept(states);

    /// <summary>The greatest load of all layers over the mean.</summary>
    public double Peak => states.Max(s => s.Peak);

    /// <summary>Goes on from another placement.</summary>
    public void Restart(PlacementTable table) => states = [.. problems.Select((p, l) => new LayerState(p, table.Layers[l]))];

    /// <summary>Lets the devices of each layer change names so that more tokens stay, which changes no load, until nothing is gained.</summary>
    /// <param name="sweeps">Most sweeps.</param>
    /// <param name="stop">Asked at every sweep.</param>
    public void Align(int sweeps, Func<bool> stop)
    {
        if (model.HasGroups || model.Current is not null)
        {
            return;
        }

        // The first time from the first layer on, each by the one before.
        for (var layer = 1; layer < states.Length && !stop(); layer++)
        {
            gains.Of(layer, states, annealers[layer].Gains, after: false);
            Rename(layer);
        }

        var kept = Kept;
        for (var sweep = 0; sweep < sweeps && !stop(); sweep++)
        {
            EveryOther(sweep % 2, stop, Rename);
            EveryOther((sweep + 1) % 2, stop, Rename);
            var now = Kept;
            if (now <= kept * (1 + 1e-9))
            {
                return;
            }

            kept = now;
        }
    }

    /// <summary>Visits every layer once at a temperature.</summary>
    /// <param name="temperature">Tokens.</param>
    /// <param name="cap">Load over the mean that costs nothing; infinite for none.</param>
    public void Sweep(double temperature, double cap)
    {
        for (var parity = 0; parity < 2; parity++)
        {
            EveryOther(parity, () => false, layer => annealers[layer].Run(states[layer], random[layer], StepsPerVisit, temperature, cap, maxMoved));
        }
    }

    /// <summary>Changes that a sweep tries.</summary>
    public long StepsPerSweep => (long)StepsPerVisit * model.Layers;

    /// <summary>Places every other layer as well as its neighbours allow, in turn, until nothing is gained; without copies and caps only.</summary>
    public void Settle(int sweeps, Func<bool> stop)
    {
        if (model.Copies > model.Experts || model.HasGroups || model.MaxMoves is not null || model.Devices.TotalSlots > 2_048)
        {
            return;
        }

        var kept = Kept;
        for (var sweep = 0; sweep < sweeps && !stop(); sweep++)
        {
            EveryOther(0, stop, Reassign);
            EveryOther(1, stop, Reassign);
            var now = Kept;
            if (now <= kept * (1 + 1e-9))
            {
                return;
            }

            kept = now;
        }
    }

    private void EveryOther(int parity, Func<bool> stop, Action<int> change) => Parallel.For(0, (states.Length + 1 - parity) / 2, i =>
    {
        if (stop())
        {
            return;
        }

        var layer = (2 * i) + parity;
        gains.Of(layer, states, annealers[layer].Gains);
        change(layer);
    });

    private void Rename(int layer)
    {
        var devices = model.Devices.Count;
        var costs = new double[devices * devices];
        for (var from = 0; from < devices; from++)
        {
            for (var to = 0; to < devices; to++)
            {
                var isAlike = model.Devices.Slots[from] == model.Devices.Slots[to] && model.Devices.Speeds[from] == model.Devices.Speeds[to];
                costs[(from * devices) + to] = isAlike ? -Gain(layer, from, to) : 1e30;
            }
        }

        var names = Assignment.Solve(costs, devices);
        var before = states[layer].ToLayer();
        var after = new int[devices][];
        for (var d = 0; d < devices; d++)
        {
            after[names[d]] = before[d];
        }

        states[layer] = new LayerState(problems[layer], after);
    }

    private double Gain(int layer, int from, int to)
    {
        var state = states[layer];
        var sum = 0.0;
        for (var s = state.First[from]; s < state.First[from + 1]; s++)
        {
            var e = state.Expert[s];
            sum += e < 0 ? 0 : annealers[layer].Gains[(e * model.Devices.Count) + to] / state.Copies[e];
        }

        return sum;
    }

    private void Reassign(int layer)
    {
        var state = states[layer];
        var slots = state.Expert.Length;
        var costs = new double[slots * slots];
        for (var e = 0; e < model.Experts; e++)
        {
            for (var s = 0; s < slots; s++)
            {
                costs[(e * slots) + s] = -annealers[layer].Gains[(e * model.Devices.Count) + state.DeviceOf[s]];
            }
        }

        var slotOf = Assignment.Solve(costs, slots);
        var after = Enumerable.Range(0, model.Devices.Count).Select(_ => new List<int>()).ToArray();
        for (var e = 0; e < model.Experts; e++)
        {
            after[state.DeviceOf[slotOf[e]]].Add(e);
        }

        states[layer] = new LayerState(problems[layer], [.. after.Select(a => a.ToArray())]);
    }
}
