using System.Collections.Concurrent;

namespace Dse.Core.Studies.Scratchpads;

/// <summary>Which capacities a study plans for.</summary>
public enum CapacityChoice
{
    /// <summary>Those that are listed.</summary>
    Listed,

    /// <summary>Every capacity at which less room means more traffic.</summary>
    Sweep,
}

/// <summary>A graph to run in a scratchpad, and the rules.</summary>
/// <remarks>Immutable but for the plans, which the method that solves the study enters; thread-safe.</remarks>
public sealed class ScratchpadModel : ExactModel
{
    /// <summary>Reason of a capacity that is too small for one operator.</summary>
    public const string OperatorTooLarge = "operatorTooLarge";

    /// <summary>Reason of a capacity whose tensors found no places.</summary>
    public const string NotPlaced = "fragmentation";

    /// <summary>Reason of a capacity for which the search ended before there was a plan.</summary>
    public const string NotPlanned = "notPlanned";

    private readonly ConcurrentDictionary<long, PlannedPoint> plans = [];

    /// <summary>Reasons why a capacity has no plan.</summary>
    public static IReadOnlyList<string> ReasonCodes { get; } = [OperatorTooLarge, NotPlaced, NotPlanned];

    /// <summary>The graph.</summary>
    public required ScratchpadGraph Graph { get; init; }

    /// <summary>How the capacities are chosen.</summary>
    public required CapacityChoice Choice { get; init; }

    /// <summary>The capacities, bytes, ascending, each once; with <see cref="CapacityChoice.Sweep"/> the least and the most that make sense.</summary>
    public required IReadOnlyList<long> CapacitiesBytes { get; init; }

    /// <summary>Whether operators may run in any order that their tensors allow; else in the graph's.</summary>
    public required bool IsOrderFree { get; init; }

    /// <summary>The channel to memory and the operators' cycles; null when time does not count.</summary>
    public DmaSettings? Dma { get; init; }

    /// <summary>What plans may do beyond running every operator once.</summary>
    public PlanRules Rules { get; init; } = PlanRules.None;

    /// <summary>Whether plans are made for the least execution time, whatever they move; else for the least traffic.</summary>
    public bool IsTimeMinimised { get; init; }

    /// <summary>One of <see cref="ScratchpadMethods.Names"/>.</summary>
    public string Method { get; init; } = ScratchpadMethods.Optimal;

    /// <summary>Seed of methods that draw.</summary>
    public ulong Seed { get; init; }

    /// <summary>Enters the plan of a capacity in place of an earlier one.</summary>
    public void Enter(long capacityBytes, PlannedPoint point) => plans[capacityBytes] = point;

    /// <summary>The plan of a capacity; null before one was entered.</summary>
    public PlannedPoint? Find(long capacityBytes) => plans.GetValueOrDefault(capacityBytes);
}
