using System.Runtime.InteropServices;

namespace Dse.Solvers.Exact.Scratchpad.FixedOrder;

/// <summary>The steps between two touches of a tensor, in which it may stay in the scratchpad or leave it.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="From">Step of the touch before.</param>
/// <param name="To">Step of the touch after; the next step only where moves between steps are listed.</param>
/// <param name="Bytes">The tensor's size.</param>
/// <param name="IsFirst">Whether the tensor has no earlier gap.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Gap(int Tensor, int From, int To, long Bytes, bool IsFirst);
