namespace Dse.Core.Cost.Communication;

/// <summary>A way for ranks to exchange data.</summary>
public enum Collective
{
    /// <summary>Every rank ends with the sum of all buffers.</summary>
    AllReduce,

    /// <summary>Every rank ends with all parts of a buffer.</summary>
    AllGather,

    /// <summary>Every rank ends with its part of the sum.</summary>
    ReduceScatter,

    /// <summary>Every rank sends a part of its buffer to every other.</summary>
    AllToAll,

    /// <summary>One rank sends to another.</summary>
    PointToPoint,
}
