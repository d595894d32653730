namespace Dse.Core.Cost.Training.Calculon;

/// <summary>The strategies that Calculon's own search tries, in its order (optimal_execution.py), fused activations as by default.</summary>
/// <param name="application">The model.</param>
/// <param name="system">The system.</param>
/// <param name="processors">All of them are used.</param>
/// <param name="maxBatch">The batch is the largest multiple of the replicas up to this.</param>
internal sealed class CalculonSpace(CalculonApplication application, CalculonSystem system, int processors, int maxBatch)
{
    private static readonly bool[] Both = [true, false];
    private static readonly bool[] No = [false];
    private static readonly CalculonRecompute[] Recomputes = [CalculonRecompute.Full, CalculonRecompute.AttentionOnly, CalculonRecompute.None];

    /// <summary>Keeps tensor-parallel ranks on the nearest tier and all others on the last, instead of trying every tier for each.</summary>
    public bool FixesTiers { get; init; }

    /// <summary>Every strategy.</summary>
    public IEnumerable<CalculonExecution> All() =>
        from tensor in Divisors(processors)
        where application.Hidden % tensor == 0 && application.Heads % tensor == 0
        from pipeline in Divisors(Math.Min(processors / tensor, application.Blocks))
        where processors % (tensor * pipeline) == 0 && application.Blocks % pipeline == 0
        let data = processors / (tensor * pipeline)
        where data <= maxBatch
        from chunks in pipeline == 1 ? [1] : Divisors(application.Blocks / pipeline)
        from strategy in Options(new CalculonExecution() with
        {
            Processors = processors,
            TensorRanks = tensor,
            PipelineRanks = pipeline,
            DataRanks = data,
            Chunks = chunks,
            Batch = maxBatch / data * data,
            FusedActivation = true,
        })
        select strategy;

    private IEnumerable<CalculonExecution> Options(CalculonExecution layout) =>
        from recompute in Recomputes
        from shards in layout.DataRanks > 1 ? Both : No
        from comm in Enum.GetValues<CalculonTensorComm>()
        from redo in comm == CalculonTensorComm.ScatterGather && recompute != CalculonRecompute.Full ? Both : No
        from overlap in layout.DataRanks > 1 ? Both : No
        from tiling in layout.TensorRanks > 1 ? Enum.GetValues<TensorOverlap>() : [TensorOverlap.None]
        from strategy in Placements(layout with
        {
            Recompute = recompute,
            ShardOptimizer = shards,
            TensorComm = comm,
            RedoGather = redo,
            OverlapData = overlap,
            TensorOverlap = tiling,
        })
        select strategy;

    private IEnumerable<CalculonExecution> Placements(CalculonExecution strategy)
    {
        var offload = system.SecondMemoryBytes > 0 ? Both : No;
        return
            from weights in offload
            from activations in strategy.Recompute == CalculonRecompute.Full ? No : offload
            from optimizer in offload
            from microbatch in Divisors(strategy.Batch / strategy.DataRanks)
            where (long)microbatch * application.Sequence % strategy.TensorRanks == 0
            from tensorTier in Tiers(strategy.TensorRanks, isNearest: true)
            from pipelineTier in Tiers(strategy.PipelineRanks, isNearest: false)
            from dataTier in Tiers(strategy.DataRanks, isNearest: false)
            select strategy with
            {
                OffloadWeights = weights,
                OffloadActivations = activations,
                OffloadOptimizer = optimizer,
                Microbatch = microbatch,
                TensorNetwork = tensorTier,
                PipelineNetwork = pipelineTier,
                DataNetwork = dataTier,
            };
    }

    private IEnumerable<int> Tiers(int ranks, bool isNearest)
    {
        if (ranks == 1)
        {
            return [0];
        }

        return FixesTiers ? [isNearest ? 0 : system.Networks.Count - 1] : Enumerable.Range(0, system.Networks.Count);
    }

    private static IEnumerable<int> Divisors(int number) => Enumerable.Range(1, number).Where(d => number % d == 0);
}
