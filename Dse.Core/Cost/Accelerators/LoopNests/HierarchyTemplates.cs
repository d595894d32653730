using Dse.Core.Cost.Accelerators.LoopNests.Templates;

namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>The memory hierarchies that can be named.</summary>
public static class HierarchyTemplates
{
    /// <summary>All templates.</summary>
    public static IReadOnlyList<HierarchyTemplate> All { get; } =
    [
        GemminiTemplate.Template, TpuTemplate.Template, NvdlaTemplate.Template, ShiDianNaoTemplate.Template, EyerissTemplate.Template, SimbaTemplate.Template,
    ];

    /// <summary>The template of a name, in any case; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public static HierarchyTemplate? Find(string name) => All.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase));
}
