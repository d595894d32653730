namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>A placement of one layer that is changed step by step, with the loads of its devices.</summary>
/// <remarks>Not thread-safe. Slots are numbered through, device by device; an empty one holds −1.</remarks>
internal sealed class LayerState
{
    private readonly LayerProblem problem;
    private readonly int[] holders;

    /// <summary>Puts a placement in.</summary>
    /// <param name="problem">The layer.</param>
    /// <param name="layer">Experts by device and slot.</param>
    public LayerState(LayerProblem problem, int[][] layer)
    {
        this.problem = problem;
        var devices = problem.Devices;
        var total = devices.TotalSlots;
        (Expert, DeviceOf) = (new int[total], new int[total]);
        First = new int[devices.Count + 1];
        Copies = new int[problem.Experts];
        Has = new bool[devices.Count * problem.Experts];
        Load = new double[problem.Profiles * devices.Count];
        holders = new int[problem.Experts * devices.Count];
        Array.Fill(Expert, -1);
        for (var d = 0; d < devices.Count; d++)
        {
            First[d + 1] = First[d] + devices.Slots[d];
            Array.Fill(DeviceOf, d, First[d], devices.Slots[d]);
            for (var s = 0; s < layer[d].Length; s++)
            {
                var expert = layer[d][s];
                Expert[First[d] + s] = expert;
                Has[(d * problem.Experts) + expert] = true;
                holders[(expert * devices.Count) + Copies[expert]++] = d;
                Moved += IsMoved(d, expert);
            }
        }

        Reload();
    }

    /// <summary>Expert in each slot; −1 when empty.</summary>
    public int[] Expert { get; }

    /// <summary>Device of each slot.</summary>
    public int[] DeviceOf { get; }

    /// <summary>First slot of each device; one more entry at the end.</summary>
    public int[] First { get; }

    /// <summary>Copies of each expert.</summary>
    public int[] Copies { get; }

    /// <summary>Whether a device holds an expert, by device and expert.</summary>
    public bool[] Has { get; }

    /// <summary>Load of each device over the mean and over its speed, by profile and device.</summary>
    public double[] Load { get; }

    /// <summary>Copies on devices that do not hold them now; 0 when nothing is known.</summary>
    public int Moved { get; private set; }

    /// <summary>The greatest load of all profiles and devices.</summary>
    public double Peak
    {
        get
        {
            var peak = 0.0;
            foreach (var load in Load)
            {
                peak = Math.Max(peak, load);
            }

            return peak;
        }
    }

    /// <summary>The devices that hold an expert.</summary>
    public ReadOnlySpan<int> Holders(int expert) => holders.AsSpan(expert * problem.Devices.Count, Copies[expert]);

    /// <summary>What a copy of an expert adds to a device of speed 1.</summary>
    public double Share(int profile, int expert) => expert < 0 ? 0 : problem.Weights[(profile * problem.Experts) + expert] / Copies[expert];

    /// <summary>Whether the experts of two slots may change places.</summary>
    public bool CanSwap(int i, int j)
    {
        var (e, f, a, b) = (Expert[i], Expert[j], DeviceOf[i], DeviceOf[j]);
        return a != b && e != f
            && (f < 0 || !Has[(a * problem.Experts) + f])
            && (e < 0 || !Has[(b * problem.Experts) + e])
            && (problem.GroupOf is null || problem.Devices.NodeOf[a] == problem.Devices.NodeOf[b]);
    }

    /// <summary>Whether a slot's expert can do without it, and the slot take a copy of another.</summary>
    public bool CanRecopy(int i, int f)
    {
        var (e, a) = (Expert[i], DeviceOf[i]);
        return e >= 0 && Copies[e] > 1 && !Has[(a * problem.Experts) + f]
            && (problem.GroupOf is null || problem.Devices.NodeOf[Holders(f)[0]] == problem.Devices.NodeOf[a]);
    }

    /// <summary>Change of <see cref="Moved"/> when two slots change places.</summary>
    public int MovedBySwap(int i, int j) => problem.Held is null ? 0
        : IsMoved(DeviceOf[i], Expert[j]) + IsMoved(DeviceOf[j], Expert[i]) - IsMoved(DeviceOf[i], Expert[i]) - IsMoved(DeviceOf[j], Expert[j]);

    /// <summary>Change of <see cref="Moved"/> when a slot takes another expert.</summary>
    public int MovedByRecopy(int i, int f) => problem.Held is null ? 0 : IsMoved(DeviceOf[i], f) - IsMoved(DeviceOf[i], Expert[i]);

    /// <summary>Lets the experts of two slots change places.</summary>
    public void Swap(int i, int j)
    {
        Moved += MovedBySwap(i, j);
        var (e, f, a, b) = (Expert[i], Expert[j], DeviceOf[i], DeviceOf[j]);
        for (var p = 0; p < problem.Profiles; p++)
        {
            var delta = Share(p, f) - Share(p, e);
            Load[(p * problem.Devices.Count) + a] += delta * problem.InverseSpeeds[a];
            Load[(p * problem.Devices.Count) + b] -= delta * problem.InverseSpeeds[b];
        }

        (Expert[i], Expert[j]) = (f, e);
        Transfer(e, a, b);
        Transfer(f, b, a);
    }

    /// <summary>Gives a slot to a new copy of another expert.</summary>
    public void Recopy(int i, int f)
    {
        Moved += MovedByRecopy(i, f);
        var (e, d) = (Expert[i], DeviceOf[i]);
        Add(e, -1);
        Add(f, -1);
        var at = (e * problem.Devices.Count) + Holders(e).IndexOf(d);
        holders[at] = holders[(e * problem.Devices.Count) + --Copies[e]];
        holders[(f * problem.Devices.Count) + Copies[f]++] = d;
        Has[(d * problem.Experts) + e] = false;
        Has[(d * problem.Experts) + f] = true;
        Expert[i] = f;
        Add(e, 1);
        Add(f, 1);
    }

    /// <summary>Adds the loads up anew, so that rounding does not grow.</summary>
    public void Reload()
    {
        Array.Clear(Load);
        for (var e = 0; e < problem.Experts; e++)
        {
            Add(e, 1);
        }
    }

    /// <summary>The placement as experts by device and slot, ascending; empty slots left out.</summary>
    public int[][] ToLayer()
    {
        var layer = new int[problem.Devices.Count][];
        for (var d = 0; d < layer.Length; d++)
        {
            layer[d] = [.. Expert[First[d]..First[d + 1]].Where(e => e >= 0).Order()];
        }

        return layer;
    }

    private void Add(int expert, int sign)
    {
        for (var p = 0; p < problem.Profiles; p++)
        {
            var share = sign * Share(p, expert);
            foreach (var d in Holders(expert))
            {
                Load[(p * problem.Devices.Count) + d] += share * problem.InverseSpeeds[d];
            }
        }
    }

    private void Transfer(int expert, int from, int to)
    {
        if (expert >= 0)
        {
            Has[(from * problem.Experts) + expert] = false;
            Has[(to * problem.Experts) + expert] = true;
            holders[(expert * problem.Devices.Count) + Holders(expert).IndexOf(from)] = to;
        }
    }

    private int IsMoved(int device, int expert) => problem.Held is not null && expert >= 0 && !problem.Held[(device * problem.Experts) + expert] ? 1 : 0;
}
