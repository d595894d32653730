namespace Dse.Core.Workloads.Networks;

/// <summary>The layers of a network that multiply, run one after the other; layers of one shape stand once, with their count.</summary>
/// <remarks>Immutable.</remarks>
public sealed class NeuralNetwork
{
    /// <summary>Merges layers of one shape.</summary>
    /// <param name="name">Name for people.</param>
    /// <param name="layers">In order, at least one.</param>
    public NeuralNetwork(string name, IEnumerable<NetworkLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Name = name;
        var places = new Dictionary<LayerProduct, int>();
        var distinct = new List<NetworkLayer>();
        var sequence = new List<(int Layer, long Count)>();
        var steps = new List<NetworkStep>();
        foreach (var layer in layers)
        {
            if (places.TryGetValue(layer.Work, out var place))
            {
                distinct[place] = distinct[place] with { Count = distinct[place].Count + layer.Count };
            }
            else
            {
                place = distinct.Count;
                places.Add(layer.Work, place);
                distinct.Add(layer with { Follows = false });
            }

            steps.Add(new NetworkStep(place, layer.Count, layer.Follows && steps.Count > 0));
            if (sequence.Count > 0 && sequence[^1].Layer == place)
            {
                sequence[^1] = (place, sequence[^1].Count + layer.Count);
            }
            else
            {
                sequence.Add((place, layer.Count));
            }
        }

        Layers = distinct;
        Sequence = sequence;
        Steps = steps;
    }

    /// <summary>Name for people.</summary>
    public string Name { get; }

    /// <summary>The distinct layers, in order of their first appearance; which of them read one another the steps say.</summary>
    public IReadOnlyList<NetworkLayer> Layers { get; }

    /// <summary>In order of running: places among <see cref="Layers"/>, and how many of that shape follow one another.</summary>
    public IReadOnlyList<(int Layer, long Count)> Sequence { get; }

    /// <summary>In order of running, one by one as they were given, and whether each reads the one before.</summary>
    public IReadOnlyList<NetworkStep> Steps { get; }

    /// <summary>Multiply-accumulates of one run.</summary>
    public double Macs => Layers.Sum(l => l.Work.Product.Macs * l.Count);
}
