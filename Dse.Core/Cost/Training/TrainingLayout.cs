namespace Dse.Core.Cost.Training;

/// <summary>What was chosen for a plan beyond its fields: layers by stage, the order of unlike nodes.</summary>
public sealed record TrainingLayout
{
    /// <summary>Layers by stage; null when they are even.</summary>
    public IReadOnlyList<int>? StageLayers { get; init; }

    /// <summary>The order of the nodes; null when they are alike.</summary>
    public NodePlacement? Placement { get; init; }
}
