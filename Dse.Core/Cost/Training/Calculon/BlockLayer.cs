namespace Dse.Core.Cost.Training.Calculon;

/// <summary>A pass over a layer.</summary>
internal enum BlockPass
{
    /// <summary>Forward.</summary>
    Forward,

    /// <summary>Backward, gradients of the activations.</summary>
    InputGradient,

    /// <summary>Backward, gradients of the weights; what is communicated again belongs to it.</summary>
    WeightGradient,
}

/// <summary>Operations and bytes through memory.</summary>
internal readonly record struct PassWork(double Flops, double Bytes);

/// <summary>One layer of a block for one microbatch on one rank: work of each pass, what it keeps, what it sends (layers.py).</summary>
/// <param name="Name">For people.</param>
internal sealed record BlockLayer(string Name)
{
    /// <summary>Products run on the matrix engine, everything else on the vector engine.</summary>
    public bool IsProduct { get; init; }

    /// <summary>Forward pass.</summary>
    public PassWork Forward { get; init; }

    /// <summary>Backward pass, gradients of the activations.</summary>
    public PassWork InputGradient { get; init; }

    /// <summary>Backward pass, gradients of the weights.</summary>
    public PassWork WeightGradient { get; init; }

    /// <summary>Weights, elements.</summary>
    public double Weights { get; init; }

    /// <summary>Input that the backward pass needs, bytes.</summary>
    public double ActivationBytes { get; init; }

    /// <summary>Gradient of the output, bytes.</summary>
    public double GradientBytes { get; init; }

    /// <summary>Output, bytes.</summary>
    public double OutputBytes { get; init; }

    /// <summary>The forward pass runs again before the backward pass.</summary>
    public bool IsRecomputed { get; init; }

    /// <summary>The activation lies where an earlier layer keeps it.</summary>
    public bool SharesActivation { get; init; }

    /// <summary>The activation is dropped after the forward pass.</summary>
    public bool DropsActivation { get; init; }

    /// <summary>The output is dropped after the forward pass.</summary>
    public bool DropsOutput { get; init; }

    /// <summary>Tensor-parallel communication; null for none.</summary>
    public TensorTraffic? Traffic { get; init; }

    /// <summary>Work of a pass.</summary>
    public PassWork Of(BlockPass pass) => pass switch
    {
        BlockPass.Forward => Forward,
        BlockPass.InputGradient => InputGradient,
        _ => WeightGradient,
    };

    /// <summary>Compute time of a pass.</summary>
    public double ComputeSeconds(BlockPass pass, CalculonSystem system) => (IsProduct ? system.Matrix : system.Vector).Seconds(Of(pass).Flops);

    /// <summary>Memory time of a pass.</summary>
    public double MemorySeconds(BlockPass pass, CalculonSystem system) => system.Memory.Seconds(Of(pass).Bytes);

    /// <summary>Time of a pass and the communication that it leaves exposed; communication alone takes none of the first.</summary>
    public (double Seconds, double Exposed) Time(BlockPass pass, CalculonSystem system)
    {
        if (Traffic is { IsOverlapped: false })
        {
            return (0, 0);
        }

        var compute = ComputeSeconds(pass, system);
        var memory = MemorySeconds(pass, system);
        return Traffic is null ? (system.Combine(compute, memory), 0) : Traffic.Overlap(this, pass, compute, memory, system);
    }
}
