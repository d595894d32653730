namespace Dse.Solvers.Surrogates;

/// <summary>What a fit decides.</summary>
/// <param name="Shape">The kernel.</param>
/// <param name="LogLengths">ln l per feature; numeric features span [0, 1].</param>
/// <param name="LogNoise">ln of the noise variance as a share of the signal variance.</param>
internal sealed record GaussianProcessSettings(KernelShape Shape, double[] LogLengths, double LogNoise);
