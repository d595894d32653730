using System.Runtime.InteropServices;

namespace Dse.Core.Workloads.Networks;

/// <summary>A layer in the order in which a network runs.</summary>
/// <param name="Layer">Its place among the distinct layers.</param>
/// <param name="Count">How many of them run here.</param>
/// <param name="Follows">Whether it reads what the step before writes, that alone, and nothing else reads it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NetworkStep(int Layer, long Count, bool Follows);
