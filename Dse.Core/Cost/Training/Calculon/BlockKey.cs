namespace Dse.Core.Cost.Training.Calculon;

/// <summary>What the layers of a block depend on.</summary>
internal readonly record struct BlockKey(
    int TensorRanks,
    int TensorNetwork,
    int Microbatch,
    CalculonRecompute Recompute,
    CalculonTensorComm TensorComm,
    TensorOverlap TensorOverlap,
    bool RedoGather,
    bool FusedActivation,
    bool MultiQuery)
{
    /// <summary>The key of a strategy.</summary>
    public static BlockKey Of(in CalculonExecution execution) => new(
        execution.TensorRanks,
        execution.TensorNetwork,
        execution.Microbatch,
        execution.Recompute,
        execution.TensorComm,
        execution.TensorOverlap,
        execution.RedoGather,
        execution.FusedActivation,
        execution.MultiQuery);
}
