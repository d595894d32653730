using Dse.Core.Cost.Training.Calculon;

namespace Dse.Core.Studies.TrainingPlans.Calculon;

/// <summary>An estimate under the names that the peer gives its figures (llm.py), in its order and units: seconds, bytes, FLOP, B/s.</summary>
internal static class CalculonStatistics
{
    /// <summary>All figures of an estimate that was priced.</summary>
    public static IReadOnlyList<(string Name, double Value)> Of(CalculonLine line, in CalculonEstimate estimate) =>
    [
        .. Passes(estimate),
        .. Traffic(estimate),
        .. Block(estimate),
        .. Memory(estimate),
        .. Times(estimate),
        .. Requirements(line, estimate),
    ];

    /// <summary>Operations of one block: passes and optimizer, recomputation not counted.</summary>
    public static double UsefulFlops(in CalculonEstimate estimate) => estimate.Block!.Forward.Flops
        + (estimate.Block.InputGradient.Flops + estimate.Block.WeightGradient.Flops + estimate.Optimizer.Step.Flops);

    /// <summary>Time that the useful operations of a step take at the matrix engine's peak.</summary>
    public static double PerfectSeconds(CalculonLine line, in CalculonEstimate estimate) =>
        (double)estimate.Deal.PerStage * line.Execution.Microbatches * UsefulFlops(estimate) / line.System.Matrix.Peak;

    private static IEnumerable<(string Name, double Value)> Passes(CalculonEstimate estimate)
    {
        var block = estimate.Block!;
        return
        [
            .. Pass("fw", block.Forward),
            ("baseblock_fw_tp_time", block.ForwardTraffic.LinkSeconds), ("edgeblock_fw_tp_time", block.ForwardTraffic.EndLinkSeconds),
            ("baseblock_fw_tp_time_exposed", block.ForwardTraffic.ExposedSeconds), ("edgeblock_fw_tp_time_exposed", block.ForwardTraffic.EndExposedSeconds),
            .. Pass("re", block.Recompute),
            ("baseblock_recomm_time", block.RepeatedTraffic.LinkSeconds), ("edgeblock_recomm_time", block.RepeatedTraffic.EndLinkSeconds),
            ("baseblock_recomm_time_exposed", block.RepeatedTraffic.ExposedSeconds), ("edgeblock_recomm_time_exposed", block.RepeatedTraffic.EndExposedSeconds),
            .. Pass("agrad", block.InputGradient),
            ("baseblock_agrad_tp_time", block.BackwardTraffic.LinkSeconds), ("edgeblock_agrad_tp_time", block.BackwardTraffic.EndLinkSeconds),
            ("baseblock_agrad_tp_time_exposed", block.BackwardTraffic.ExposedSeconds), ("edgeblock_agrad_tp_time_exposed", block.BackwardTraffic.EndExposedSeconds),
            .. Pass("wgrad", block.WeightGradient),
            .. Pass("optim", estimate.Optimizer.Step),
        ];
    }

    private static IEnumerable<(string Name, double Value)> Pass(string name, PassFigures pass) =>
    [
        ($"block_{name}_flops", pass.Flops), ($"block_{name}_flops_time", pass.ComputeSeconds), ($"block_{name}_mem_accessed", pass.Bytes),
        ($"block_{name}_mem_time", pass.MemorySeconds), ($"block_{name}_time", pass.Seconds),
    ];

    private static IEnumerable<(string Name, double Value)> Traffic(CalculonEstimate estimate)
    {
        var block = estimate.Block!;
        return
        [
            ("baseblock_fw_tp_size", block.ForwardTraffic.Bytes), ("edgeblock_fw_tp_size", block.ForwardTraffic.EndBytes),
            ("baseblock_bw_tp_size", block.BackwardTraffic.Bytes), ("edgeblock_bw_tp_size", block.BackwardTraffic.EndBytes),
            ("baseblock_recomm_size", block.RepeatedTraffic.Bytes), ("edgeblock_recomm_size", block.RepeatedTraffic.EndBytes),
            ("block_fw_pp_size", estimate.BoundaryBytes), ("block_bw_pp_size", estimate.BoundaryBytes), ("block_dp_size", estimate.Data.BlockBytes),
            ("tp_bw_overlap_req", block.HidingBytesPerSecond),
            ("dp_bw_overlap_req_chunk", estimate.Data.HidingBytesPerSecond), ("dp_bw_overlap_req_tail", estimate.Data.TailHidingBytesPerSecond),
        ];
    }

    private static IEnumerable<(string Name, double Value)> Block(CalculonEstimate estimate)
    {
        var block = estimate.Block!;
        var optimizer = estimate.Optimizer;
        return
        [
            ("block_weight_space", block.WeightBytes), ("block_act_working_space", block.WorkingBytes), ("block_act_storage_space", block.KeptBytes),
            ("block_act_checkpoint_size", block.CheckpointBytes), ("block_weight_grad_space", optimizer.GradientBytes),
            ("block_weight_grad_space_no_sharding", optimizer.WholeGradientBytes), ("block_act_grad_space", block.GradientBytes),
            ("block_optimizer_space", optimizer.StateBytes),
        ];
    }

    private static IEnumerable<(string Name, double Value)> Memory(CalculonEstimate estimate)
    {
        var memory = estimate.Memory;
        return
        [
            ("weight_space_with_offload", memory.WeightsAtHand), ("act_space_with_offload", memory.ActivationsAtHand),
            ("act_checkpoint_size_with_offload", memory.CheckpointsAtHand), ("act_grad_space_with_offload", memory.ActivationGradients),
            ("weight_grad_space_with_offload", memory.WeightGradientsAtHand), ("optimizer_space_with_offload", memory.OptimizerAtHand),
            ("weight_space", memory.Weights), ("act_space", memory.Activations), ("act_checkpoint_size", memory.Checkpoints),
            ("act_grad_space", memory.ActivationGradients), ("weight_grad_space", memory.WeightGradients), ("optimizer_space", memory.Optimizer),
        ];
    }

    private static IEnumerable<(string Name, double Value)> Times(CalculonEstimate estimate)
    {
        var seconds = estimate.Seconds;
        return
        [
            ("fw_time", seconds.Forward), ("bw_time", seconds.Backward), ("optim_step_time", seconds.Optimizer),
            ("recompute_time", seconds.Recompute), ("recomm_link_time", seconds.RepeatedLink), ("recomm_exposed_time", seconds.Repeated),
            ("bubble_time", seconds.Bubble), ("tp_comm_link_time", seconds.TensorLink), ("pp_comm_link_time", seconds.Pipeline),
            ("dp_comm_link_time", estimate.Data.LinkSeconds), ("tp_comm_exposed_time", seconds.Tensor), ("pp_comm_exposed_time", seconds.Pipeline),
            ("dp_comm_exposed_time", estimate.Data.ExposedSeconds), ("fw_offload_exposed_time", seconds.ForwardOffload),
            ("bw_offload_exposed_time", seconds.BackwardOffload), ("total_time", seconds.Total),
        ];
    }

    // Bandwidth of the second memory that would hide offloading, whether it is done or not.
    private static IEnumerable<(string Name, double Value)> Requirements(CalculonLine line, CalculonEstimate estimate)
    {
        var block = estimate.Block!;
        var memory = block.InputGradient.MemorySeconds + block.WeightGradient.MemorySeconds;
        var forward = Math.Min(estimate.Chunk.Middle.Forward - block.Forward.MemorySeconds, estimate.Chunk.End.Forward - block.Forward.MemorySeconds);
        var backward = Math.Min(estimate.Chunk.Middle.Backward - memory, estimate.Chunk.End.Backward - memory);
        var perfect = PerfectSeconds(line, estimate);
        var busy = estimate.Seconds.Forward + estimate.Seconds.Backward + estimate.Seconds.Optimizer;
        return
        [
            ("act_offload_bw_req", block.SavedBytes(line.Execution.Recompute) / forward),
            ("weight_offload_bw_req", block.WeightBytes / forward),
            ("optim_offload_bw_req", (estimate.Optimizer.GradientBytes + estimate.Optimizer.StateBytes) / backward),
            ("offload_mem_bw_req", Math.Max(
                ChunkFigures.ForwardOffloadBytes(block, line.Execution) / forward,
                ChunkFigures.BackwardOffloadBytes(block, estimate.Optimizer, line.Execution) / backward)),
            ("proc_mem_tier1_cap_req", estimate.Memory.First), ("proc_mem_tier2_cap_req", estimate.Memory.Second),
            ("useful_flops", UsefulFlops(estimate)),
            ("compute_efficiency", perfect / busy), ("system_efficiency", busy / estimate.Seconds.Total), ("total_efficiency", perfect / estimate.Seconds.Total),
            ("sample_rate", estimate.SamplesPerSecond),
        ];
    }
}
