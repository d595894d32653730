using System.Diagnostics.CodeAnalysis;

namespace Dse.Core.Spaces;

/// <summary>Binds constraints that read metrics, and parameters beside them.</summary>
public static class MetricBinding
{
    /// <summary>Binds a constraint to slots: first the metrics in their order, then the parameters in theirs.</summary>
    /// <param name="constraint">Names metrics and parameters; a metric wins where both have a name.</param>
    /// <param name="metrics">The metrics' names in column order.</param>
    /// <param name="space">The parameters.</param>
    /// <param name="bound">The constraint ready to evaluate, or null when there is an error.</param>
    /// <param name="error">What is wrong and how to mend it; empty on success.</param>
    public static bool TryBind(
        Expression constraint,
        IReadOnlyList<string> metrics,
        DesignSpace space,
        [NotNullWhen(true)] out BoundExpression? bound,
        out string error)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(space);
        return constraint.TryBind(Resolve, [.. metrics, .. space.Names], strictTexts: true, out bound, out error);

        NameBinding? Resolve(string name)
        {
            for (var m = 0; m < metrics.Count; m++)
            {
                if (string.Equals(metrics[m], name, StringComparison.Ordinal))
                {
                    return new NameBinding(m);
                }
            }

            return space.BindingOf(name, metrics.Count);
        }
    }
}
