namespace Dse.Core.Studies.Scratchpads;

/// <summary>What plans may do beyond running every operator once with one scratchpad and the memory outside.</summary>
/// <param name="MostRepeats">How many times operators may run again, all together, so that what they make need not be fetched.</param>
/// <param name="Levels">The memories under the scratchpad; null when there is only the one outside.</param>
public sealed record PlanRules(int MostRepeats, MemoryLevels? Levels)
{
    /// <summary>Nothing beyond.</summary>
    public static PlanRules None { get; } = new(0, null);
}
