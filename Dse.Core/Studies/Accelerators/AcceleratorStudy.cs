using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Studies.Accelerators.Groups;
using Dse.Core.Studies.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators;

/// <summary>What an accelerator is designed for.</summary>
/// <param name="Networks">The networks and their weights, and what may be cut out of them.</param>
/// <param name="Limits">What a design must keep.</param>
/// <param name="Template">A template of memory hierarchies, whose layers are mapped; null for systolic arrays.</param>
internal sealed record AcceleratorStudy(NetworkChoices Networks, AcceleratorLimits Limits, HierarchyTemplate? Template)
{
    /// <summary>The networks as they are.</summary>
    public NetworkMix Mix => Networks.Whole;

    /// <summary>The most layers of a template's networks that are fused; 1 for none.</summary>
    public int MaxRun { get; init; } = 1;

    /// <summary>How much a loop of a mapped layer may grow, 0 to 1.</summary>
    public double PaddingRatio { get; init; }

    /// <summary>The sub-accelerators that there may be; null for one accelerator.</summary>
    public GroupStudy? Group { get; init; }
}
