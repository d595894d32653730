using Dse.Core.Workloads.Networks;

namespace Dse.Core.Cost.Accelerators.Networks;

/// <summary>Networks that an accelerator runs, each with its weight; layers of one shape are held once for all of them.</summary>
/// <remarks>Immutable.</remarks>
public sealed class NetworkMix
{
    private readonly LayerProduct[] works;
    private readonly int[][] places;
    private readonly double[][] counts;

    /// <summary>Puts a mix together.</summary>
    /// <param name="networks">At least one; names differ.</param>
    /// <param name="weights">How often each runs, in any unit; above 0.</param>
    public NetworkMix(IReadOnlyList<NeuralNetwork> networks, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, networks.Count);
        Networks = [.. networks];
        Weights = [.. weights];
        works = [.. networks.SelectMany(n => n.Layers).Select(l => l.Work).Distinct()];
        var index = works.Select((w, i) => (w, i)).ToDictionary(p => p.w, p => p.i);
        places = [.. networks.Select(n => n.Layers.Select(l => index[l.Work]).ToArray())];
        counts = [.. networks.Select(n => n.Layers.Select(l => (double)l.Count).ToArray())];
    }

    /// <summary>The networks.</summary>
    public IReadOnlyList<NeuralNetwork> Networks { get; }

    /// <summary>How often each runs.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>The distinct layers of all networks.</summary>
    public IReadOnlyList<LayerProduct> Works => works;

    /// <summary>The sum over a network's layers of a figure of its distinct layers.</summary>
    /// <param name="network">Index of the network.</param>
    /// <param name="figures">One per member of <see cref="Works"/>.</param>
    public double Sum(int network, ReadOnlySpan<double> figures)
    {
        var (at, times) = (places[network], counts[network]);
        double sum = 0;
        for (var i = 0; i < at.Length; i++)
        {
            sum += figures[at[i]] * times[i];
        }

        return sum;
    }

    /// <summary>Where a network's layer stands among <see cref="Works"/>.</summary>
    public int PlaceOf(int network, int layer) => places[network][layer];
}
