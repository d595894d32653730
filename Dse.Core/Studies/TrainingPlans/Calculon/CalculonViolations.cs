using Dse.Core.Cost.Training.Calculon;

namespace Dse.Core.Studies.TrainingPlans.Calculon;

/// <summary>Says in words why one of Calculon's executions cannot run.</summary>
internal static class CalculonViolations
{
    private const double GiB = 1L << 30;

    /// <summary>The violation behind a problem that is not none.</summary>
    public static SpecError Of(CalculonLine line, in CalculonEstimate estimate)
    {
        var application = line.Application;
        var execution = line.Execution;
        return estimate.Problem switch
        {
            CalculonProblem.Processors => new(At("data_par"), "deviceProduct", $"tensor_par {execution.TensorRanks} x pipeline_par {execution.PipelineRanks} x data_par {execution.DataRanks} is not {execution.Processors}. Make the product equal."),
            CalculonProblem.Batch => new(At("microbatch_size"), "batchDivisibility", $"A batch of {execution.Batch} is no multiple of data_par {execution.DataRanks} x microbatch_size {execution.Microbatch}. Choose divisors."),
            CalculonProblem.TensorRanks => new(At("tensor_par"), "headDivisibility", $"tensor_par {execution.TensorRanks} does not divide {application.Heads} heads, hidden {application.Hidden} and feed-forward {application.FeedForward}. Use a divisor."),
            CalculonProblem.Tokens => new(At("tensor_par"), "sequenceDivisibility", $"tensor_par {execution.TensorRanks} does not divide the tokens of a microbatch, {execution.Microbatch} x {application.Sequence}. Use a divisor, or tensor_par_comm_type ar."),
            CalculonProblem.Chunks => new(At("pipeline_interleaving"), "stageLayers", $"pipeline_interleaving {execution.Chunks} does not divide the blocks of a stage ({application.Blocks} over {execution.PipelineRanks}). Use a divisor."),
            CalculonProblem.Options => new(At(), "optionConflict", "pipeline_interleaving above 1 needs pipeline_par above 1; optimizer_sharding and data_par_overlap need data_par above 1; tensor_par_overlap needs tensor_par above 1; seq_par_ag_redo needs tensor_par_comm_type rs_ag and a recomputation other than full. Change one of them."),
            CalculonProblem.NetworkSize => new(At(), "networkTier", "A network tier has fewer ends than the ranks that use it. Put one kind of ranks on another tier (tensor_par_net, pipeline_par_net, data_par_net)."),
            CalculonProblem.NetworkFill => new(At(), "networkTier", "A network tier must be filled, and the ranks that use it do not divide it. Use a divisor of its size."),
            CalculonProblem.OffloadBlocks => new(At("pipeline_par"), "stageLayers", "Offloading needs at least three blocks on a stage. Use fewer stages."),
            CalculonProblem.SecondMemory => new(At(), "outOfMemory", $"The second memory needs {estimate.Memory.Second / GiB:F1} GiB of {line.System.SecondMemoryBytes / GiB:F1} GiB. Offload less or split more."),
            _ => new(At(), "outOfMemory", $"Peak memory is {estimate.Memory.First / GiB:F1} GiB of {line.System.MemoryBytes / GiB:F1} GiB. Recompute more, split more or use a smaller microbatch."),
        };
    }

    private static string At(string? option = null) => option is null ? "$.plan.calculon" : $"$.plan.calculon.{option}";
}
