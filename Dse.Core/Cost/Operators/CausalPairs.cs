namespace Dse.Core.Cost.Operators;

/// <summary>Pairs of query and key that a causal mask leaves.</summary>
internal static class CausalPairs
{
    /// <summary>Each of the last <paramref name="queries"/> positions sees all earlier ones and itself, up to the window.</summary>
    /// <param name="queries">Query positions.</param>
    /// <param name="context">Key positions, at least <paramref name="queries"/>.</param>
    /// <param name="window">Positions a query sees at most.</param>
    public static double Of(double queries, double context, double window)
    {
        var first = context - queries + 1;
        if (first >= window)
        {
            return queries * window;
        }

        // Rows that see less than the window: `first` to the smaller of window and context.
        var growing = Math.Min(window, context) - first + 1;
        return (growing * (first + growing + first - 1) / 2) + ((queries - growing) * Math.Min(window, context));
    }
}
