namespace Dse.Core.Cost.Training.Calculon;

/// <summary>Sums over the layers of one block for one microbatch (llm.py, block statistics): seconds, bytes, FLOP of one rank.</summary>
/// <remarks>Sums run in the order of the layers, so that every digit is the peer's. End: the last block of a chunk.</remarks>
internal sealed class BlockFigures
{
    private BlockFigures()
    {
    }

    /// <summary>Forward pass.</summary>
    public PassFigures Forward { get; } = new();

    /// <summary>What is computed again.</summary>
    public PassFigures Recompute { get; } = new();

    /// <summary>Gradients of the activations.</summary>
    public PassFigures InputGradient { get; } = new();

    /// <summary>Gradients of the weights.</summary>
    public PassFigures WeightGradient { get; } = new();

    /// <summary>Tensor-parallel communication forward.</summary>
    public TrafficFigures ForwardTraffic { get; } = new();

    /// <summary>Tensor-parallel communication backward.</summary>
    public TrafficFigures BackwardTraffic { get; } = new();

    /// <summary>Tensor-parallel communication done again.</summary>
    public TrafficFigures RepeatedTraffic { get; } = new();

    /// <summary>Bandwidth that hides every tile.</summary>
    public double HidingBytesPerSecond { get; private set; }

    /// <summary>Weights.</summary>
    public double WeightBytes { get; private set; }

    /// <summary>Activations of the block at work.</summary>
    public double WorkingBytes { get; private set; }

    /// <summary>Activations kept for the backward pass.</summary>
    public double KeptBytes { get; private set; }

    /// <summary>Gradients of the activations.</summary>
    public double GradientBytes { get; private set; }

    /// <summary>Input of the block, bytes.</summary>
    public double BoundaryBytes { get; private init; }

    /// <summary>A tensor-parallel rank's share of it.</summary>
    public double SharedBoundaryBytes { get; private init; }

    /// <summary>Layers with weights: elements of each, for the optimizer.</summary>
    public List<double> Weights { get; } = [];

    /// <summary>Input kept so that the whole block can be computed again, bytes; 0 when it is not.</summary>
    public double CheckpointBytes { get; private init; }

    /// <summary>What the forward pass of a block leaves for its backward pass, bytes.</summary>
    public double SavedBytes(CalculonRecompute recompute) => recompute == CalculonRecompute.Full ? CheckpointBytes : KeptBytes;

    /// <summary>Sums up a block.</summary>
    public static BlockFigures Of(CalculonApplication application, CalculonSystem system, in BlockKey key)
    {
        var tokens = (long)key.Microbatch * application.Sequence;
        var input = (double)tokens * application.Hidden * system.Word;
        var block = new BlockFigures
        {
            BoundaryBytes = input,
            CheckpointBytes = key.Recompute == CalculonRecompute.Full ? input : 0,
            SharedBoundaryBytes = (double)(tokens / key.TensorRanks) * application.Hidden * system.Word,
        };
        foreach (var layer in BlockLayers.Build(application, system, key))
        {
            block.Add(layer, system);
        }

        if (key.Recompute == CalculonRecompute.Full)
        {
            block.KeptBytes = 0;
        }

        return block;
    }

    private void Add(BlockLayer layer, CalculonSystem system)
    {
        var forward = Forward.Add(layer, BlockPass.Forward, system);
        ForwardTraffic.Add(layer, BlockPass.Forward, forward.Exposed, system);
        if (layer.IsRecomputed)
        {
            // The peer adds the running sum of the forward pass here, not the layer's own work; times of recomputation are right.
            Recompute.Flops += Forward.Flops;
            Recompute.ComputeSeconds += Forward.ComputeSeconds;
            Recompute.Bytes += Forward.Bytes;
            Recompute.MemorySeconds += Forward.MemorySeconds;
            Recompute.Seconds += forward.Seconds;
        }

        if (layer.Traffic is { IsRepeated: true })
        {
            RepeatedTraffic.Add(layer, BlockPass.WeightGradient, forward.Exposed, system);
        }

        var backward = InputGradient.Add(layer, BlockPass.InputGradient, system);
        BackwardTraffic.Add(layer, BlockPass.InputGradient, backward.Exposed, system);
        WeightGradient.Add(layer, BlockPass.WeightGradient, system);
        if (layer.Traffic is { } traffic)
        {
            foreach (var pass in (ReadOnlySpan<BlockPass>)[BlockPass.Forward, BlockPass.InputGradient])
            {
                HidingBytesPerSecond = Math.Max(HidingBytesPerSecond, traffic.HidingBytesPerSecond(layer, pass, atEnd: false, system));
                HidingBytesPerSecond = Math.Max(HidingBytesPerSecond, traffic.HidingBytesPerSecond(layer, pass, atEnd: true, system));
            }
        }

        if (layer.Weights > 0)
        {
            Weights.Add(layer.Weights);
        }

        WeightBytes += layer.Weights * system.Word;
        WorkingBytes += layer.SharesActivation ? 0 : layer.ActivationBytes;
        KeptBytes += layer.ActivationBytes;
        KeptBytes -= layer.DropsOutput ? layer.OutputBytes : 0;
        KeptBytes -= layer.DropsActivation ? layer.ActivationBytes : 0;
        GradientBytes += layer.GradientBytes;
    }
}

/// <summary>One pass over a block.</summary>
internal sealed class PassFigures
{
    /// <summary>Operations.</summary>
    public double Flops { get; set; }

    /// <summary>Their time.</summary>
    public double ComputeSeconds { get; set; }

    /// <summary>Bytes through memory.</summary>
    public double Bytes { get; set; }

    /// <summary>Their time.</summary>
    public double MemorySeconds { get; set; }

    /// <summary>Time with overlapped communication, exposed communication not counted.</summary>
    public double Seconds { get; set; }

    /// <summary>Adds a layer's pass.</summary>
    public (double Seconds, double Exposed) Add(BlockLayer layer, BlockPass pass, CalculonSystem system)
    {
        var work = layer.Of(pass);
        var time = layer.Time(pass, system);
        Flops += work.Flops;
        ComputeSeconds += layer.ComputeSeconds(pass, system);
        Bytes += work.Bytes;
        MemorySeconds += layer.MemorySeconds(pass, system);
        Seconds += time.Seconds;
        return time;
    }
}

/// <summary>Tensor-parallel communication of one block, in the middle and at the end of a chunk.</summary>
internal sealed class TrafficFigures
{
    /// <summary>Bytes in the middle.</summary>
    public double Bytes { get; private set; }

    /// <summary>Bytes at the end.</summary>
    public double EndBytes { get; private set; }

    /// <summary>Link time in the middle.</summary>
    public double LinkSeconds { get; private set; }

    /// <summary>Link time at the end.</summary>
    public double EndLinkSeconds { get; private set; }

    /// <summary>Exposed in the middle.</summary>
    public double ExposedSeconds { get; private set; }

    /// <summary>Exposed at the end.</summary>
    public double EndExposedSeconds { get; private set; }

    /// <summary>Adds a layer's pass.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="exposed">What its overlap leaves exposed; the peer takes the middle's for both, and the forward pass's for what is repeated.</param>
    /// <param name="system">The system.</param>
    public void Add(BlockLayer layer, BlockPass pass, double exposed, CalculonSystem system)
    {
        if (layer.Traffic is not { } traffic)
        {
            return;
        }

        Bytes += traffic.BytesOf(pass, atEnd: false);
        EndBytes += traffic.BytesOf(pass, atEnd: true);
        var link = traffic.LinkSeconds(layer, pass, atEnd: false, system);
        var endLink = traffic.LinkSeconds(layer, pass, atEnd: true, system);
        LinkSeconds += link;
        EndLinkSeconds += endLink;
        ExposedSeconds += traffic.IsOverlapped ? exposed : link;
        EndExposedSeconds += traffic.IsOverlapped ? exposed : endLink;
    }
}
