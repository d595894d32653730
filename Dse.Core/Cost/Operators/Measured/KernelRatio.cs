namespace Dse.Core.Cost.Operators.Measured;

/// <summary>What a table of measurements says about one kernel.</summary>
/// <param name="LogRatio">Logarithm of measured time over the prior's.</param>
/// <param name="Octaves">How many octaves the nearest measured shape lies away, 0 when inside the table.</param>
/// <param name="Variance">Expected square error in units of the spread of far-apart ratios (<see cref="LocalKriging.Neighbourhood.Variance"/>); 0 for a kernel that was measured.</param>
/// <param name="MeasuredSeconds">The measured time when this very kernel was measured; else null.</param>
internal readonly record struct KernelRatio(double LogRatio, double Octaves, double Variance, double? MeasuredSeconds);
