using Dse.Core.Studies.Elastic;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Studies.Accelerators.Networks;

/// <summary>A convolutional network to be cut: what may be chosen, and the accuracy of every choice.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class ElasticNetwork
{
    /// <summary>Names of the choices that every network may have.</summary>
    public const string Width = "widthRatio", Resolution = "resolutionRatio", Kernel = "kernel";

    private readonly NetworkCutter cutter;
    private readonly List<(string Name, IReadOnlyList<double> Choices, double Whole)> dimensions;
    private readonly List<(string Name, IReadOnlyList<int> Layers, long Whole)> stages;
    private readonly AccuracyTable accuracies;

    /// <summary>Puts one together.</summary>
    /// <param name="cutter">Cuts the network.</param>
    /// <param name="dimensions">What may be chosen.</param>
    /// <param name="stages">Parameters of depth: the layers of a block, and how many blocks the whole has.</param>
    /// <param name="accuracies">Of every choice.</param>
    public ElasticNetwork(
        NetworkCutter cutter, List<(string Name, IReadOnlyList<double> Choices, double Whole)> dimensions, List<(string Name, IReadOnlyList<int> Layers, long Whole)> stages, AccuracyTable accuracies)
    {
        this.cutter = cutter;
        this.dimensions = dimensions;
        this.stages = stages;
        this.accuracies = accuracies;
    }

    /// <summary>What may be chosen: a name, its values, and that of the whole network.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<double> Choices, double Whole)> Dimensions => dimensions;

    /// <summary>The accuracy of a choice; NaN when none is stated.</summary>
    public double AccuracyOf(ReadOnlySpan<double> values) => accuracies.Of(values);

    /// <summary>The network of a choice; null when nothing is left of it.</summary>
    public NeuralNetwork? Cut(ReadOnlySpan<double> values)
    {
        var (width, resolution, kernel, removed) = (1.0, 1.0, (long?)null, new Dictionary<int, long>());
        for (var d = 0; d < dimensions.Count; d++)
        {
            switch (dimensions[d].Name)
            {
                case Width:
                    width = values[d];
                    break;
                case Resolution:
                    resolution = values[d];
                    break;
                case Kernel:
                    kernel = (long)values[d];
                    break;
                default:
                    var stage = stages.Find(s => s.Name == dimensions[d].Name);
                    foreach (var layer in stage.Layers)
                    {
                        removed[layer] = removed.GetValueOrDefault(layer) + stage.Whole - (long)values[d];
                    }

                    break;
            }
        }

        return cutter.Cut(new NetworkCut(width, resolution, kernel, removed));
    }
}
