using Dse.Core.Cost.Operators.Own;

namespace Dse.Formats.Calibrations;

/// <summary>A user's measurements as a CSV file holds them.</summary>
/// <param name="Samples">The measured kernels in the order of the file.</param>
/// <param name="Remarks">What the comment lines say, for example <c>device: NVIDIA H100 80GB HBM3</c>.</param>
public sealed record MeasurementFile(IReadOnlyList<KernelSample> Samples, IReadOnlyList<string> Remarks);
