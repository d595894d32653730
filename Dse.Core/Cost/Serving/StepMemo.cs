using System.Collections.Concurrent;

namespace Dse.Core.Cost.Serving;

/// <summary>Steps that were priced already. Never changes an answer.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StepMemo
{
    private const int Capacity = 1 << 16;

    private int count;

    private readonly ConcurrentDictionary<(ServingGrid Grid, StepLoad Load), StepTerms> steps = new();

    /// <summary>The step, priced now if it was not before.</summary>
    public StepTerms Get(StepPricing pricing, in ServingGrid grid, in StepLoad load)
    {
        if (steps.TryGetValue((grid, load), out var terms))
        {
            return terms;
        }

        // Counted here: the dictionary's own count takes all its locks.
        if (Interlocked.Increment(ref count) > Capacity)
        {
            steps.Clear();
            Interlocked.Exchange(ref count, 0);
        }

        terms = pricing.Price(grid, load);
        steps[(grid, load)] = terms;
        return terms;
    }
}
