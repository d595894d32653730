using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Studies.Accelerators.Groups;

namespace Dse.Core.Studies.Accelerators;

/// <summary>What an accelerator is designed for.</summary>
/// <param name="Mix">The networks and their weights.</param>
/// <param name="Limits">What a design must keep.</param>
/// <param name="Template">A template of memory hierarchies, whose layers are mapped; null for systolic arrays.</param>
internal sealed record AcceleratorStudy(NetworkMix Mix, AcceleratorLimits Limits, HierarchyTemplate? Template)
{
    /// <summary>The sub-accelerators that there may be; null for one accelerator.</summary>
    public GroupStudy? Group { get; init; }
}
