namespace Dse.Core.Cost.Serving.UnlikeDevices;

/// <summary>Consecutive layers that a worker holds.</summary>
/// <param name="First">The first layer, 0-based.</param>
/// <param name="Count">How many; 0 for a worker that is not used.</param>
public readonly record struct LayerRange(int First, int Count)
{
    /// <summary>A worker that is not used.</summary>
    public static LayerRange None { get; } = new(0, 0);

    /// <summary>The layer after the last.</summary>
    public int End => First + Count;
}
