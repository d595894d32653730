namespace Dse.Core.Hardware;

/// <summary>Nodes that are not alike: the link between every two, and each one's device.</summary>
/// <remarks>A node is a scale-up domain. Immutable, thread-safe, compared by content.</remarks>
public sealed class NodeLinks : IEquatable<NodeLinks>
{
    private readonly double[] links;
    private readonly int[] typeOf;
    private readonly int hash;

    /// <summary>Describes the nodes of a cluster.</summary>
    /// <param name="gBps">GB/s per device and direction from each node (row) to each other; the diagonal is ignored.</param>
    /// <param name="types">The devices that nodes are made of, and the GB/s between devices of a node.</param>
    /// <param name="typeOf">For each node the index of its device.</param>
    /// <param name="keepsOrder">Ranks fill the nodes in the order given, instead of the best one.</param>
    public NodeLinks(double[,] gBps, IReadOnlyList<(Device Device, double ScaleUpGBps)> types, IReadOnlyList<int> typeOf, bool keepsOrder)
    {
        ArgumentNullException.ThrowIfNull(gBps);
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(typeOf);
        Count = typeOf.Count;
        ArgumentOutOfRangeException.ThrowIfNotEqual(gBps.GetLength(0), Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gBps.GetLength(1), Count);
        links = new double[Count * Count];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < Count; j++)
            {
                links[(i * Count) + j] = i == j ? double.PositiveInfinity : gBps[i, j];
            }
        }

        Types = [.. types];
        this.typeOf = [.. typeOf];
        KeepsOrder = keepsOrder;
        var code = default(HashCode);
        foreach (var link in links)
        {
            code.Add(link);
        }

        hash = code.ToHashCode();
    }

    /// <summary>Nodes, at least 1.</summary>
    public int Count { get; }

    /// <summary>The devices that nodes are made of, and the GB/s between devices of a node.</summary>
    public IReadOnlyList<(Device Device, double ScaleUpGBps)> Types { get; }

    /// <summary>Whether ranks fill the nodes in the order given.</summary>
    public bool KeepsOrder { get; }

    /// <summary>The fastest link, GB/s per device and direction; infinite for a single node.</summary>
    public double Fastest => links.Where(double.IsFinite).DefaultIfEmpty(double.PositiveInfinity).Max();

    /// <summary>GB/s per device from one node to another; infinite from a node to itself.</summary>
    public double this[int from, int to] => links[(from * Count) + to];

    /// <summary>The index of a node's device in <see cref="Types"/>.</summary>
    public int TypeOf(int node) => typeOf[node];

    /// <summary>The same nodes with faster links, or other devices in the place of theirs.</summary>
    /// <param name="linkRatio">Multiplies every link between nodes.</param>
    /// <param name="scaleUpRatio">Multiplies every link inside a node.</param>
    /// <param name="replace">Gives the device in the place of another.</param>
    public NodeLinks With(double linkRatio, double scaleUpRatio, Func<Device, Device> replace)
    {
        var scaled = new double[Count, Count];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < Count; j++)
            {
                scaled[i, j] = linkRatio * this[i, j];
            }
        }

        return new NodeLinks(scaled, [.. Types.Select(t => (replace(t.Device), scaleUpRatio * t.ScaleUpGBps))], typeOf, KeepsOrder);
    }

    /// <summary>Nodes of each type.</summary>
    public IReadOnlyList<int> NodesOfType() => [.. Types.Select((_, t) => typeOf.Count(n => n == t))];

    /// <inheritdoc/>
    public bool Equals(NodeLinks? other) => other is not null && hash == other.hash && KeepsOrder == other.KeepsOrder
        && links.AsSpan().SequenceEqual(other.links) && typeOf.AsSpan().SequenceEqual(other.typeOf) && Types.SequenceEqual(other.Types);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NodeLinks);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;
}
