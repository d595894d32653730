using System.Collections.Concurrent;
using System.Globalization;
using Dse.Core.Cost.Operators.Measured;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators.Own;

/// <summary>The tables that a user's measurements of one device make, each built when first asked for.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class OwnTables
{
    // Octaves from the nearest measured kernel after which a table no longer speaks for one: as for the shipped tables.
    private const double ReachOctaves = 2;

    // A kernel measured twice differs by this much (docs/cost-model.md §10).
    private const double MeasuredLogSigma = 0.03;

    // Of kernels that differ from those measured in more than their sizes: as for the shipped tables.
    private const double CarriedLogSigma = 0.15;

    private const int Capacity = 64;

    private static readonly ConcurrentDictionary<string, OwnTables> Recent = new(StringComparer.Ordinal);

    private readonly Dictionary<KernelGroup, Lazy<OwnRatios>> tables;

    private OwnTables(Device device)
    {
        var bare = device with { Measurements = null };
        Base = new MeasuredOperators(bare);
        tables = device.Measurements!.Samples
            .GroupBy(s => s.Group)
            .Where(g => g.Count() >= g.Key.Class.LeastRows())
            .ToDictionary(g => g.Key, g => new Lazy<OwnRatios>(() => new OwnRatios([.. g], s => s.Predict(Base, bare).Seconds)));
    }

    /// <summary>What is predicted without the measurements.</summary>
    public IOperatorTimes Base { get; }

    /// <summary>The tables of a device; null when nothing of it was measured by its user.</summary>
    public static OwnTables? For(Device device)
    {
        if (device.Measurements is not { Samples.Count: > 0 } measured)
        {
            return null;
        }

        // All that the base depends on.
        var key = string.Create(
            CultureInfo.InvariantCulture,
            $"{device.Name}:{device.Year}:{device.ScaleUpGBps:R}:{device.ScaleUpDomain}:{device.ScaleOutGBps:R}:{new TileWaveOperators(device).Fingerprint}:{measured.ContentHash}");
        if (Recent.Count >= Capacity && !Recent.ContainsKey(key))
        {
            Recent.Clear();
        }

        return Recent.GetOrAdd(key, _ => new OwnTables(device));
    }

    /// <summary>The table of a group; null when too few of its kernels were measured.</summary>
    public OwnRatios? Table(KernelGroup group) => tables.GetValueOrDefault(group)?.Value;

    /// <summary>A predicted time corrected by what was measured.</summary>
    /// <param name="time">The prediction of <see cref="Base"/> or of the communication model.</param>
    /// <param name="sample">The kernel; its time is not read.</param>
    public OperatorTime Correct(in OperatorTime time, KernelSample sample) => Table(sample.Group) is { } table
        ? Correct(time, table, table.At(sample.Class, sample.Sizes.AsSpan()), isLike: true)
        : time;

    /// <summary>A predicted time corrected by a ratio.</summary>
    /// <param name="time">The prediction.</param>
    /// <param name="table">Where the ratio comes from.</param>
    /// <param name="ratio">The ratio.</param>
    /// <param name="isLike">Whether the kernel differs from those measured in nothing but size; else it takes their ratio, never their time.</param>
    public static OperatorTime Correct(in OperatorTime time, OwnRatios table, in KernelRatio ratio, bool isLike)
    {
        if (isLike && ratio.MeasuredSeconds is { } measured)
        {
            return time with { Seconds = measured, LogSigma = MeasuredLogSigma, Basis = Basis.Measured };
        }

        var sigma = isLike ? table.LogSigma(ratio) : Math.Max(CarriedLogSigma, table.LogSigma(ratio));
        var carried = time with { Seconds = time.Seconds * Math.Exp(ratio.LogRatio) };
        return ratio.Octaves > ReachOctaves
            ? carried with { LogSigma = Math.Max(time.LogSigma, sigma), Basis = Basis.Prior }
            : carried with { LogSigma = sigma, Basis = isLike ? Basis.Interpolated : Basis.Prior };
    }
}
