namespace Dse.Core.Cost.Serving.UnlikeDevices;

/// <summary>One worker of a deployment of unlike devices: what it can do when it holds some layers.</summary>
/// <param name="Name">For people, for example the device.</param>
/// <param name="TokensPerSecond">Tokens per second it passes through 1, 2, ... layers held; as many entries as layers fit its memory. Each at least 0.</param>
public sealed record LayerWorker(string Name, IReadOnlyList<double> TokensPerSecond)
{
    /// <summary>The most layers it can hold.</summary>
    public int MaxLayers => TokensPerSecond.Count;

    /// <summary>The most layers it can pass tokens through per second, over all numbers of layers held.</summary>
    public double MaxLayersPerSecond { get; } = TokensPerSecond.Select((rate, i) => rate * (i + 1)).DefaultIfEmpty(0).Max();
}
