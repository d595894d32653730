namespace Dse.Core.Cost.Operators.Own;

/// <summary>One efficiency of a device, before and after a fit.</summary>
/// <param name="Name">As device objects spell it, for example <c>gemmPeakRatio</c>.</param>
/// <param name="Before">The catalog's value, in the unit of the name.</param>
/// <param name="After">The fitted value; equal to <paramref name="Before"/> when nothing told it.</param>
/// <param name="Rows">Measured kernels that it was fitted to; 0 when it stayed.</param>
public sealed record FittedConstant(string Name, double Before, double After, int Rows);
