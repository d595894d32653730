namespace Dse.Core.Cost.Training.Calculon;

/// <summary>Communication of one tensor-parallel layer, alone or in tiles beside its product.</summary>
/// <param name="Network">Tier.</param>
/// <param name="Ranks">Tensor-parallel ranks, above 1.</param>
/// <param name="Bytes">The buffer: the input of a layer that opens a split region, the output of one that closes it.</param>
/// <param name="Closes">Partial sums are added after the forward pass; else gradients before the layer in the backward pass.</param>
/// <param name="Comm">Collectives in use.</param>
/// <param name="Tiling">How tiles overlap; <see cref="TensorOverlap.None"/> for communication of its own.</param>
/// <param name="IsRepeated">Communicated again in the backward pass.</param>
internal sealed record TensorTraffic(CalculonNetwork Network, int Ranks, double Bytes, bool Closes, CalculonTensorComm Comm, TensorOverlap Tiling, bool IsRepeated)
{
    /// <summary>Whether it goes in tiles beside a product.</summary>
    public bool IsOverlapped => Tiling != TensorOverlap.None;

    /// <summary>Bytes of a pass.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="atEnd">In the last block of a chunk.</param>
    public double BytesOf(BlockPass pass, bool atEnd) => OperationOf(pass, atEnd) == NetworkOperation.None ? 0 : Bytes;

    /// <summary>Time on the link with the sums that ranks add up, hidden or not.</summary>
    public double LinkSeconds(BlockLayer layer, BlockPass pass, bool atEnd, CalculonSystem system)
    {
        var operation = OperationOf(pass, atEnd);
        if (!IsOverlapped)
        {
            // Its own kernel reads and writes the buffer.
            return pass == BlockPass.WeightGradient && !IsRepeated
                ? 0
                : Network.Seconds(operation, Bytes, Ranks) + system.Combine(layer.ComputeSeconds(pass, system), layer.MemorySeconds(pass, system));
        }

        if (operation == NetworkOperation.None)
        {
            return 0;
        }

        var adds = pass == (Closes ? BlockPass.Forward : BlockPass.InputGradient);
        var additions = Bytes / system.Word * (Ranks - 1) / Ranks;
        return Network.Seconds(operation, Bytes, Ranks) + (adds ? system.Vector.Seconds(additions) : 0);
    }

    /// <summary>A product in as many tiles as ranks, each tile's communication beside the next tile's product (Wang et al., ASPLOS 2023).</summary>
    public (double Seconds, double Exposed) Overlap(BlockLayer layer, BlockPass pass, double compute, double memory, CalculonSystem system)
    {
        var alone = system.Combine(compute, memory);
        var link = LinkSeconds(layer, pass, atEnd: false, system);
        if (link == 0)
        {
            return (alone, 0);
        }

        var slowedCompute = compute / (1 - Network.ProcessorRatio);
        var slowed = system.Combine(slowedCompute, memory);
        double tiles = Ranks;
        var linkTile = link / tiles;
        var excess = linkTile - (slowedCompute / tiles);
        double seconds, exposed;
        if (excess > 0)
        {
            seconds = (alone / tiles) + ((tiles - 1) * (slowed / tiles));
            exposed = (tiles - 1) * excess;
        }
        else
        {
            // Hidden, but it takes its share of the processor.
            seconds = (alone / tiles) + ((tiles - 1) * (alone / tiles)) + ((tiles - 1) * linkTile * Network.ProcessorRatio);
            exposed = 0;
        }

        // A ring sends nothing ahead of its first tile; a pipe does.
        return Tiling == TensorOverlap.Pipe ? (seconds + linkTile, exposed + linkTile) : (seconds, exposed);
    }

    /// <summary>Bandwidth that hides a pass's tiles wholly, B/s; 0 for communication of its own.</summary>
    public double HidingBytesPerSecond(BlockLayer layer, BlockPass pass, bool atEnd, CalculonSystem system)
    {
        if (!IsOverlapped)
        {
            return 0;
        }

        var slowed = layer.ComputeSeconds(pass, system) / (1 - Network.ProcessorRatio);
        return BytesOf(pass, atEnd) / Ranks / (slowed / Ranks);
    }

    // All-reduces pair with nothing on the other side; a scatter on one side pairs with a gather on the other.
    private NetworkOperation OperationOf(BlockPass pass, bool atEnd)
    {
        if (pass == BlockPass.WeightGradient && !IsRepeated)
        {
            return NetworkOperation.None;
        }

        var split = Comm == CalculonTensorComm.ScatterGather || (Comm == CalculonTensorComm.ScatterAtChunkEnds && atEnd);
        var sums = Closes == (pass != BlockPass.InputGradient);
        return (sums, split) switch
        {
            (true, true) => NetworkOperation.ReduceScatter,
            (true, false) => NetworkOperation.AllReduce,
            (false, true) => NetworkOperation.AllGather,
            _ => NetworkOperation.None,
        };
    }
}
