using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Training;

/// <summary>What a step is made of, before the schedule puts it together. Seconds.</summary>
/// <param name="Slowest">The stage that sets the pace, one microbatch.</param>
/// <param name="OtherSeconds">All other stages, one microbatch.</param>
/// <param name="SendSeconds">Sends and receives of a stage, one microbatch.</param>
/// <param name="OffloadSeconds">Exposed host traffic of a step.</param>
/// <param name="DataSeconds">Exposed exchange between replicas of a step.</param>
/// <param name="OptimizerSeconds">Optimizer of a step.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StepParts(
    StageTime Slowest, double OtherSeconds, double SendSeconds, double OffloadSeconds, double DataSeconds, double OptimizerSeconds);
