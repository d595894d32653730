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
        foreach (var layer in layers)
        {
            if (places.TryGetValue(layer.Work, out var place))
            {
                distinct[place] = distinct[place] with { Count = distinct[place].Count + layer.Count };
            }
            else
            {
                places.Add(layer.Work, distinct.Count);
                distinct.Add(layer);
            }
        }

        Layers = distinct;
    }

    /// <summary>Name for people.</summary>
    public string Name { get; }

    /// <summary>The distinct layers, in order of their first appearance.</summary>
    public IReadOnlyList<NetworkLayer> Layers { get; }

    /// <summary>Multiply-accumulates of one run.</summary>
    public double Macs => Layers.Sum(l => l.Work.Product.Macs * l.Count);
}
