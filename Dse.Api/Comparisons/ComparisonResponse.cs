using Dse.Api.Fronts;
using Dse.Api.Studies;

namespace Dse.Api.Comparisons;

/// <summary>Several fronts beside each other.</summary>
internal sealed record ComparisonResponse
{
    /// <summary>What all of them minimise or maximise.</summary>
    public required IReadOnlyList<string> Objectives { get; init; }

    /// <summary>What the hypervolumes are measured against, raw units; null without a point.</summary>
    public required IReadOnlyList<double>? ReferencePoint { get; init; }

    /// <summary>The fronts in the order asked for.</summary>
    public required IReadOnlyList<ComparedFront> Fronts { get; init; }

    /// <summary>[i][j] is the share of front j that a point of front i equals or dominates; null when front j has no point.</summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Coverage { get; init; }

    /// <summary>
    /// [i][j] is the least amount to take off every objective of front i so that it covers front j, as a share of the objective's range
    /// on the joint front (additive epsilon): 0 or below when it does already. Null without points, or with too many of them.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Epsilon { get; init; }

    /// <summary>Hypervolume of all fronts together.</summary>
    public required double? JointHypervolume { get; init; }

    /// <summary>With two objectives, what at least so many of the fronts reach; empty otherwise.</summary>
    public required IReadOnlyList<AttainmentLevel> Attainment { get; init; }
}

/// <summary>One front of a comparison.</summary>
internal sealed record ComparedFront
{
    /// <summary>Whose front.</summary>
    public required StudySummary Study { get; init; }

    /// <summary>Against the common reference point, raw units with maximised objectives negated; null when it cannot be computed.</summary>
    public required double? Hypervolume { get; init; }

    /// <summary>
    /// Mean over the joint front of the distance to the front's nearest point, counting only what is worse, each objective as a share of its
    /// range on the joint front (IGD+): 0 when it has all of it. Null without points, or with too many of them.
    /// </summary>
    public required double? IgdPlus { get; init; }

    /// <summary>How many of its points are on the joint front; points that several fronts have count for each.</summary>
    public required int OnJointFront { get; init; }

    /// <summary>Its points.</summary>
    public required IReadOnlyList<ComparedPoint> Points { get; init; }
}

/// <summary>A point of a compared front.</summary>
internal sealed record ComparedPoint
{
    /// <summary>The point.</summary>
    public required FrontPointResponse Point { get; init; }

    /// <summary>Whether no point of any front dominates it.</summary>
    public required bool OnJointFront { get; init; }
}

/// <summary>The border of what so many fronts reach.</summary>
internal sealed record AttainmentLevel
{
    /// <summary>How many fronts reach it.</summary>
    public required int Count { get; init; }

    /// <summary>Corners of the staircase in the objectives' raw units, by rising first objective as it is minimised.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Points { get; init; }
}
