using System.Runtime.InteropServices;

namespace Dse.Solvers.Mip;

/// <summary>A variable of a linear model.</summary>
/// <param name="Lower">Least value; may be −∞.</param>
/// <param name="Upper">Greatest value; may be ∞.</param>
/// <param name="IsInteger">Whether only whole values are allowed.</param>
/// <param name="Cost">Its factor in the objective, which is made small.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LinearVariable(double Lower, double Upper, bool IsInteger, double Cost);

/// <summary>A term of a row.</summary>
/// <param name="Variable">Index of the variable.</param>
/// <param name="Factor">Its factor.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LinearTerm(int Variable, double Factor);

/// <summary>A row: Lower ≤ sum of terms ≤ Upper.</summary>
/// <param name="Lower">Least value; may be −∞.</param>
/// <param name="Upper">Greatest value; may be ∞.</param>
/// <param name="Terms">The terms, each variable once.</param>
public sealed record LinearRow(double Lower, double Upper, IReadOnlyList<LinearTerm> Terms);

/// <summary>A linear model with continuous and whole variables, for any solver: minimise the costs within the rows.</summary>
/// <remarks>Built by one thread; safe to read from many once built.</remarks>
public sealed class LinearModel
{
    private readonly List<LinearVariable> variables = [];
    private readonly List<LinearRow> rows = [];

    /// <summary>The variables.</summary>
    public IReadOnlyList<LinearVariable> Variables => variables;

    /// <summary>The rows.</summary>
    public IReadOnlyList<LinearRow> Rows => rows;

    /// <summary>Whether any variable must be whole.</summary>
    public bool HasIntegers => variables.Exists(v => v.IsInteger);

    /// <summary>Adds a variable.</summary>
    /// <param name="lower">Least value; may be −∞.</param>
    /// <param name="upper">Greatest value; may be ∞.</param>
    /// <param name="cost">Factor in the objective.</param>
    /// <param name="isInteger">Whether it must be whole.</param>
    /// <returns>Its index.</returns>
    /// <exception cref="ArgumentException">Bounds that leave no value, or a number that is not one.</exception>
    public int AddVariable(double lower, double upper, double cost, bool isInteger = false)
    {
        if (!(lower <= upper) || double.IsPositiveInfinity(lower) || double.IsNegativeInfinity(upper) || !double.IsFinite(cost))
        {
            throw new ArgumentException($"Variable {variables.Count}: bounds {lower} to {upper}, cost {cost}. Give numbers, the lower bound not above the upper.");
        }

        variables.Add(new LinearVariable(lower, upper, isInteger, cost));
        return variables.Count - 1;
    }

    /// <summary>Adds a variable that is 0 or 1.</summary>
    /// <param name="cost">Factor in the objective.</param>
    /// <returns>Its index.</returns>
    public int AddBinary(double cost = 0) => AddVariable(0, 1, cost, isInteger: true);

    /// <summary>Adds a row; terms of one variable are added up.</summary>
    /// <param name="lower">Least value; may be −∞.</param>
    /// <param name="upper">Greatest value; may be ∞.</param>
    /// <param name="terms">The terms.</param>
    /// <exception cref="ArgumentException">Limits that leave no value, an unknown variable, or a number that is not one.</exception>
    public void AddRow(double lower, double upper, IEnumerable<LinearTerm> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var summed = new SortedDictionary<int, double>();
        foreach (var (variable, factor) in terms)
        {
            if (variable < 0 || variable >= variables.Count || !double.IsFinite(factor))
            {
                throw new ArgumentException($"Row {rows.Count}: factor {factor} of variable {variable}. There are {variables.Count} variables.", nameof(terms));
            }

            summed[variable] = summed.GetValueOrDefault(variable) + factor;
        }

        if (!(lower <= upper) || double.IsPositiveInfinity(lower) || double.IsNegativeInfinity(upper))
        {
            throw new ArgumentException($"Row {rows.Count}: limits {lower} to {upper}. Give numbers, the lower not above the upper.");
        }

        rows.Add(new LinearRow(lower, upper, [.. summed.Where(t => t.Value != 0).Select(t => new LinearTerm(t.Key, t.Value))]));
    }

    /// <summary>The objective at given values.</summary>
    /// <param name="values">One per variable.</param>
    public double Objective(ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, variables.Count);
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += variables[i].Cost * values[i];
        }

        return sum;
    }

    /// <summary>What is wrong with values as a solution; null when nothing is.</summary>
    /// <param name="values">One per variable.</param>
    /// <param name="tolerance">Excess that is forgiven, relative to the size of the numbers in a row (at least 1).</param>
    public string? Violation(ReadOnlySpan<double> values, double tolerance = 1e-6)
    {
        if (values.Length != variables.Count)
        {
            return $"{values.Length} values for {variables.Count} variables";
        }

        for (var i = 0; i < values.Length; i++)
        {
            var (lower, upper, isInteger, _) = variables[i];
            var slack = tolerance * Math.Max(1, Math.Abs(values[i]));
            if (!(values[i] >= lower - slack && values[i] <= upper + slack))
            {
                return $"variable {i} is {values[i]}, outside {lower} to {upper}";
            }

            if (isInteger && values[i] != Math.Round(values[i]))
            {
                return $"variable {i} is {values[i]}, which is not whole";
            }
        }

        for (var r = 0; r < rows.Count; r++)
        {
            var sum = 0.0;
            var size = 1.0;
            foreach (var (variable, factor) in rows[r].Terms)
            {
                sum += factor * values[variable];
                size = Math.Max(size, Math.Abs(factor * values[variable]));
            }

            if (!(sum >= rows[r].Lower - (tolerance * size) && sum <= rows[r].Upper + (tolerance * size)))
            {
                return $"row {r} is {sum}, outside {rows[r].Lower} to {rows[r].Upper}";
            }
        }

        return null;
    }
}
