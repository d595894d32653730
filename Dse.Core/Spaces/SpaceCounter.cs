namespace Dse.Core.Spaces;

/// <summary>Counts the designs of a discrete space without evaluating any.</summary>
public static class SpaceCounter
{
    private const long StepsPerCheck = 1 << 16;

    /// <summary>Counts until done or out of patience.</summary>
    /// <param name="space">Any space; one with a real parameter has no count.</param>
    /// <param name="atMost">Counting stops above this.</param>
    /// <param name="maxSteps">The most partial designs to try; about 3·10^7 take a second.</param>
    /// <param name="cancellation">Ends the count early.</param>
    /// <returns>The exact count, or null when it is above the limit or was not reached.</returns>
    public static long? Count(DesignSpace space, long atMost, long maxSteps, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (!space.IsDiscrete)
        {
            return null;
        }

        // Parameters at the end that no rule or condition mentions only multiply.
        var depth = space.Parameters.Count;
        double each = 1;
        while (depth > 1 && !space.HasChecks(depth - 1) && space.Parameters[depth - 1].When is null)
        {
            each *= space.Parameters[--depth].Levels.Count;
        }

        var walker = new SpaceWalker(space, depth);
        double count = 0;
        while (!walker.IsOver)
        {
            if (walker.Next(StepsPerCheck))
            {
                count += each;
                if (count > atMost)
                {
                    return null;
                }
            }

            if (walker.Steps > maxSteps || cancellation.IsCancellationRequested)
            {
                return null;
            }
        }

        return (long)count;
    }
}
