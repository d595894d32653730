namespace Dse.Core.Studies.BitWidths;

/// <summary>A network whose layers each take one of several bit widths: a multiple-choice knapsack.</summary>
/// <remarks>Every metric but <c>meanBits</c> is the sum over the layers of the chosen option's figure, in the order of the layers.</remarks>
public sealed class PrecisionModel : ExactModel
{
    /// <summary>Puts the figures into tables.</summary>
    /// <param name="layers">At least one.</param>
    public PrecisionModel(IReadOnlyList<PrecisionLayer> layers)
    {
        Layers = layers;
        Tables =
        [
            [.. layers.Select(l => l.Options.Select(o => o.Sensitivity ?? double.NaN).ToArray())],
            [.. layers.Select(l => l.Options.Select(o => o.LatencyMs ?? double.NaN).ToArray())],
            [.. layers.Select(l => l.Options.Select(o => o.Bytes ?? double.NaN).ToArray())],
            [.. layers.Select(l => l.Options.Select(o => o.Bits / layers.Count).ToArray())],
        ];
    }

    /// <summary>The metrics, in the order of <see cref="Tables"/>.</summary>
    public static IReadOnlyList<MetricDefinition> Metrics { get; } =
    [
        new("sensitivity", "Sum of the layers' sensitivities, in the unit of the input: a proxy of the loss in accuracy.", false),
        new("latencyMs", "Sum of the layers' times, in milliseconds.", false),
        new("bytes", "Sum of the layers' sizes, in bytes.", false),
        new("meanBits", "Mean width over the layers, in bits, every layer counted once.", null),
    ];

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<PrecisionLayer> Layers { get; }

    /// <summary>What each option adds to each metric: [metric][layer][option]; NaN where it was not given.</summary>
    public IReadOnlyList<double[][]> Tables { get; }

    /// <summary>Whether a metric is known for every option.</summary>
    public bool Knows(int metric) => !Tables[metric].Any(layer => layer.Any(double.IsNaN));
}
