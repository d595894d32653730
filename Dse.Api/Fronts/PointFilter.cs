using System.Diagnostics.CodeAnalysis;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Api.Fronts;

/// <summary>Picks the points of a front that meet an expression over their parameters and metrics.</summary>
internal sealed class PointFilter
{
    private readonly IReadOnlyDictionary<string, NameBinding> names;
    private readonly BoundExpression expression;

    private PointFilter(IReadOnlyDictionary<string, NameBinding> names, BoundExpression expression)
    {
        this.names = names;
        this.expression = expression;
    }

    /// <summary>Ties an expression to what the points have.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="points">The points that will be asked about.</param>
    /// <param name="filter">The filter, or null when there is an error.</param>
    /// <param name="error">What is wrong and how to mend it; empty on success.</param>
    public static bool TryCreate(string text, IReadOnlyList<FrontPoint> points, [NotNullWhen(true)] out PointFilter? filter, out string error)
    {
        filter = null;
        if (!Expression.TryParse(text, out var parsed, out error))
        {
            return false;
        }

        var known = Bindings(points);
        if (!parsed.TryBind(n => known.TryGetValue(n, out var binding) ? binding : null, [.. known.Keys], strictTexts: false, out var bound, out error))
        {
            return false;
        }

        filter = new PointFilter(known, bound);
        return true;
    }

    /// <summary>Whether the point meets the expression; what it cannot tell, it does not meet.</summary>
    public bool Accepts(FrontPoint point)
    {
        Span<double> values = names.Count <= 256 ? stackalloc double[names.Count] : new double[names.Count];
        values.Fill(double.NaN);
        foreach (var (name, value) in point.Parameters)
        {
            var binding = names[name];
            values[binding.Slot] = binding.CodeOf is { } code ? code(value) : value.Number;
        }

        foreach (var (name, value) in point.Metrics)
        {
            values[names[name].Slot] = value ?? double.NaN;
        }

        return expression.IsTrue(values);
    }

    private static Dictionary<string, NameBinding> Bindings(IReadOnlyList<FrontPoint> points)
    {
        var values = new Dictionary<string, List<ParameterValue>>(StringComparer.Ordinal);
        foreach (var (name, value) in points.SelectMany(p => p.Parameters))
        {
            var seen = values.TryGetValue(name, out var list) ? list : values[name] = [];
            if (value.Kind == ParameterValueKind.Text && !seen.Contains(value))
            {
                seen.Add(value);
            }
        }

        var bindings = new Dictionary<string, NameBinding>(StringComparer.Ordinal);
        foreach (var (name, texts) in values)
        {
            bindings[name] = texts.Count == 0
                ? new NameBinding(bindings.Count, CanBeInactive: true)
                : new NameBinding(bindings.Count, texts, v => texts.IndexOf(v), CanBeInactive: true);
        }

        foreach (var metric in points.SelectMany(p => p.Metrics).Select(m => m.Key).Distinct(StringComparer.Ordinal))
        {
            bindings.TryAdd(metric, new NameBinding(bindings.Count));
        }

        return bindings;
    }
}
