using Dse.Core.Hardware;

namespace Dse.Core.Cost.Training;

/// <summary>The constants that composing a plan reads, looked up once; names and sources in catalog/calibration/training.csv.</summary>
internal sealed class TrainingValues(TrainingConstants constants, TrainingWorkload work)
{
    public double BackwardStreamRatio { get; } = constants["elementwise.backwardRatio"];

    public double OptimizerBytesPerParameter { get; } = constants["optimizer.bytesPerParameter"];

    public double TensorRing { get; } = constants["overlap.tensorRing"];

    public double TensorPipe { get; } = constants["overlap.tensorPipe"];

    public double DataOverlap { get; } = constants["overlap.data"];

    public double Zero3Exposed { get; } = constants["overlap.zero3"];

    public double PointToPointHidden { get; } = constants["overlap.pointToPoint"];

    public double StepRatio { get; } = constants["host.stepRatio"];

    public double Zero3LayerSeconds { get; } = constants["host.zero3LayerSeconds"];

    /// <summary>How sharply the longer of kernels and launches hides the shorter.</summary>
    public double LaunchPower { get; } = constants[$"host.{TrainingWorkload.NameOf(work.Stack)}Power"];

    /// <summary>Launches of a forward pass over those of forward and backward.</summary>
    public double ForwardLaunchRatio { get; } = constants["host.forwardRatio"];

    /// <summary>Bytes per gradient that cross the network.</summary>
    public double WireGradientBytes { get; } = constants["wire.gradientBytes"];

    public double PerDoubling { get; } = constants["scale.perDoubling"];

    public double GradientBytes { get; } = constants[work.Precision.IsLow() ? "memory.quantizedGradientBytes" : "memory.gradientBytes"];

    public double OptimizerBytes { get; } = constants["memory.optimizerBytes"];

    public double ContextGiB { get; } = constants["memory.contextGiB"];

    public double FragmentationRatio { get; } = constants["memory.fragmentationRatio"];

    public double HostBytesPerSecond { get; } = constants["offload.hostGBps"] * 1e9;

    /// <summary>Peak of the linear layers, FLOP/s.</summary>
    public double PeakFlops { get; } = work.Cluster.Device.PeakFlops(work.Precision) ?? double.NaN;

    /// <summary>Device memory bandwidth, B/s.</summary>
    public double MemoryBytesPerSecond { get; } = work.Cluster.Device.MemoryGBps * 1e9;

    /// <summary>Board power, W; NaN when unknown.</summary>
    public double TdpWatts { get; } = work.Cluster.Device.TdpWatts ?? double.NaN;
}
