using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>An instance of a template of memory hierarchies with its clock.</summary>
/// <param name="Template">The template.</param>
/// <param name="Values">One value per parameter of the template.</param>
/// <param name="Clock">Clock; above 0.</param>
internal sealed record MappedDesign(HierarchyTemplate Template, IReadOnlyList<long> Values, ClockRate Clock)
{
    /// <summary>The memories.</summary>
    public MemoryHierarchy Hierarchy { get; } = Template.Make(Values);

    /// <summary>What tells it from other instances of the template, the clock aside: mappings do not depend on that.</summary>
    public string Key { get; } = string.Join(' ', Values);

    /// <summary>Most operations per second, 10^9; a multiply-accumulate is two.</summary>
    public double PeakGops => 2 * Hierarchy.Elements * Clock.MHz / 1e3;
}
