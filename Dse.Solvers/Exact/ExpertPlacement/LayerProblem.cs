using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>One layer's loads in units of the mean load of a device, so that the load of a device is its ratio to the mean.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class LayerProblem
{
    /// <summary>Takes a layer of a study.</summary>
    public LayerProblem(ExpertPlacementModel model, int layer)
    {
        Devices = model.Devices;
        Experts = model.Experts;
        Profiles = model.Profiles.Count;
        Layer = layer;
        Copies = model.Copies;
        Replicas = model.Replicas;
        GroupOf = model.HasGroups ? model.GroupOf : null;
        Weights = new double[Profiles * Experts];
        Means = new double[Profiles];
        for (var p = 0; p < Profiles; p++)
        {
            var loads = model.Profiles[p].Loads[layer];
            var total = 0.0;
            foreach (var load in loads)
            {
                total += load;
            }

            Means[p] = total / Devices.Count;
            for (var e = 0; e < Experts; e++)
            {
                Weights[(p * Experts) + e] = total > 0 ? loads[e] / Means[p] : 0;
            }

            AreWhole &= Array.TrueForAll(loads, x => x == Math.Floor(x)) && total < 1e15;
        }

        InverseSpeeds = [.. Devices.Speeds.Select(s => 1 / s)];
        if (model.Current is { } current)
        {
            Held = new bool[Devices.Count * Experts];
            for (var d = 0; d < Devices.Count; d++)
            {
                foreach (var expert in current.Layers[layer][d])
                {
                    Held[(d * Experts) + expert] = true;
                }
            }
        }
    }

    /// <summary>The layer's number.</summary>
    public int Layer { get; }

    /// <summary>The devices.</summary>
    public ExpertDevices Devices { get; }

    /// <summary>Experts.</summary>
    public int Experts { get; }

    /// <summary>Profiles, the worst of which counts.</summary>
    public int Profiles { get; }

    /// <summary>Copies to place: one per expert at least.</summary>
    public int Copies { get; }

    /// <summary>Whether experts may have several copies.</summary>
    public bool Replicas { get; }

    /// <summary>The group of each expert, kept on one node; null when none binds.</summary>
    public int[]? GroupOf { get; }

    /// <summary>Load over the mean load of a device, by profile and expert.</summary>
    public double[] Weights { get; }

    /// <summary>Mean load of a device, tokens, by profile.</summary>
    public double[] Means { get; }

    /// <summary>Whether all loads are whole numbers.</summary>
    public bool AreWhole { get; } = true;

    /// <summary>1 over the speed of each device.</summary>
    public double[] InverseSpeeds { get; }

    /// <summary>Whether a device holds an expert now, by device and expert; null when nothing is known.</summary>
    public bool[]? Held { get; }

    /// <summary>Load of an expert in its heaviest profile, over the mean.</summary>
    public double Heaviest(int expert)
    {
        var most = 0.0;
        for (var p = 0; p < Profiles; p++)
        {
            most = Math.Max(most, Weights[(p * Experts) + expert]);
        }

        return most;
    }
}
