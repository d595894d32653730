namespace Dse.Core.Cost.Communication;

/// <summary>Collectives on a torus whose nodes send on all their links at once (docs/cost-model.md §5).</summary>
/// <remarks>Pure. A node's bandwidth is shared out evenly over its links, two in each dimension.</remarks>
internal static class TorusRings
{
    /// <summary>The dimensions that a group of equally spaced nodes spans, innermost first, and whether each closes to a ring.</summary>
    /// <param name="dimensions">Nodes in each dimension of the torus.</param>
    /// <param name="nodes">Nodes of the group, at least 1.</param>
    /// <param name="stride">Nodes between neighbours of the group, at least 1.</param>
    /// <returns>Null when the group is no box of the torus.</returns>
    public static IReadOnlyList<(int Size, bool Closes)>? Box(IReadOnlyList<int> dimensions, int nodes, int stride)
    {
        var box = new List<(int Size, bool Closes)>();
        foreach (var dimension in dimensions)
        {
            if (nodes == 1)
            {
                break;
            }

            if (stride % dimension == 0)
            {
                stride /= dimension;
                continue;
            }

            if (dimension % stride != 0)
            {
                return null;
            }

            var taken = Math.Min(nodes, dimension / stride);
            if (nodes % taken != 0)
            {
                return null;
            }

            if (taken > 1)
            {
                // Spaced nodes of one ring still close, through the nodes between them; two nodes have but one link.
                box.Add((taken, taken > 2 && taken * stride == dimension));
            }

            nodes /= taken;
            stride = 1;
        }

        return nodes == 1 ? box : null;
    }

    /// <summary>Seconds of a reduce-scatter or all-gather of <paramref name="bytes"/> per node over a box.</summary>
    /// <remarks>
    /// Every dimension starts with a share of its own and passes it on, so that all links work at once (bucket algorithm:
    /// Jain and Sabharwal, Optimal bucket algorithms for large MPI collectives on torus interconnects, ICS 2010), or one
    /// dimension after the other, whichever is faster.
    /// </remarks>
    public static double Scatter(IReadOnlyList<(int Size, bool Closes)> box, double bytes, double linkBytesPerSecond, double stepSeconds)
    {
        var count = box.Count;
        var steps = box.Sum(d => d.Size - 1.0);
        var oneByOne = 0.0;
        var left = bytes;
        foreach (var (size, closes) in box)
        {
            oneByOne += Pass(size, left, closes, linkBytesPerSecond);
            left /= size;
        }

        var shares = new double[count];
        shares.AsSpan().Fill(bytes / count);
        var allAtOnce = 0.0;
        for (var round = 0; round < count; round++)
        {
            var slowest = 0.0;
            for (var share = 0; share < count; share++)
            {
                var (size, closes) = box[(share + round) % count];
                slowest = Math.Max(slowest, Pass(size, shares[share], closes, linkBytesPerSecond));
                shares[share] /= size;
            }

            allAtOnce += slowest;
        }

        return (stepSeconds * steps) + Math.Min(oneByOne, allAtOnce);
    }

    /// <summary>Seconds in which each node of a box sends <paramref name="bytes"/>, spread over all others: its links or the narrowest cut decide.</summary>
    /// <remarks>Half of the nodes send half of their bytes across the cut of a dimension; 2·(nodes / size) links cross it where the ring closes.</remarks>
    public static double Exchange(IReadOnlyList<(int Size, bool Closes)> box, double bytes, double linkBytesPerSecond)
    {
        var seconds = 0.0;
        var links = 0.0;
        foreach (var (size, closes) in box)
        {
            links += closes ? 2 : 1;
            seconds = Math.Max(seconds, bytes * size / (4.0 * (closes ? 2 : 1) * linkBytesPerSecond));
        }

        return Math.Max(seconds, bytes / (links * linkBytesPerSecond));
    }

    // A closed ring passes halves both ways round.
    private static double Pass(int size, double bytes, bool closes, double linkBytesPerSecond) =>
        (size - 1.0) / size * bytes / ((closes ? 2 : 1) * linkBytesPerSecond);
}
