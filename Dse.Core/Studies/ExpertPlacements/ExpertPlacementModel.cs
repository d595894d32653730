namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Experts of a language model, the devices they may live on, and the traffic that is to be served.</summary>
/// <remarks>Immutable but for <see cref="Found"/>.</remarks>
public sealed class ExpertPlacementModel : ExactModel
{
    /// <summary>The devices.</summary>
    public required ExpertDevices Devices { get; init; }

    /// <summary>The traffic that metrics are computed on: one profile, or in robust mode all of them, the worst counting.</summary>
    public required IReadOnlyList<RoutingProfile> Profiles { get; init; }

    /// <summary>The group of each expert, whose copies stay on one node; null without groups.</summary>
    public int[]? GroupOf { get; init; }

    /// <summary>Whether experts may have several copies.</summary>
    public bool Replicas { get; init; } = true;

    /// <summary>Where experts live now; null when nothing is known of it.</summary>
    public PlacementTable? Current { get; init; }

    /// <summary>The most copies that may be brought to a device that does not hold them now; null for no limit.</summary>
    public int? MaxMoves { get; init; }

    /// <summary>What is asked.</summary>
    public PlacementMode Mode { get; init; }

    /// <summary>How placements are found.</summary>
    public PlacementMethod Method { get; init; }

    /// <summary>Traffic that was not used to fit; null when not given.</summary>
    public HeldOutTraffic? Score { get; init; }

    /// <summary>What the experts are served in; null when not given.</summary>
    public ServedExperts? Serving { get; init; }

    /// <summary>Bytes that a token takes over a link, for times over <see cref="ExpertDevices.BandwidthGBps"/>.</summary>
    public double BytesPerToken { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; }

    /// <summary>Moves that local searches may try; null for the default.</summary>
    public long? Work { get; init; }

    /// <summary>Wall-clock seconds that the search may take; null for no limit.</summary>
    public double? Seconds { get; init; }

    /// <summary>The placements found so far, by the cell of the parameter <c>placement</c>.</summary>
    public FoundPlacements Found { get; } = new();

    /// <summary>Layers.</summary>
    public int Layers => Profiles[0].Layers;

    /// <summary>Experts of a layer.</summary>
    public int Experts => Profiles[0].Experts;

    /// <summary>Whether groups bind: there are several and there are several nodes.</summary>
    public bool HasGroups => GroupOf is not null && Devices.Nodes > 1;

    /// <summary>Whether every profile tells where tokens go from layer to layer.</summary>
    public bool HasFlows => Profiles.All(p => p.Flows is not null);

    /// <summary>Copies per layer: every slot holds one where experts may have several, as far as there are devices for them.</summary>
    public int Copies => Replicas ? Math.Min(Devices.TotalSlots, Devices.Slots.Sum(s => Math.Min(s, Experts))) : Experts;
}
