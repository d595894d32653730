using System.Diagnostics.CodeAnalysis;
using Dse.Core.Studies;

namespace Dse.Core.Spaces;

/// <summary>The designs of a study: parameters in decision order and the rules between them.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DesignSpace
{
    private readonly double[][] levelValues;
    private readonly BoundExpression?[] conditions;
    private readonly SpaceChecks[] checks;
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);
    private readonly Dictionary<ParameterValue, int> codes = [];
    private readonly List<SpecError> errors = [];
    private readonly DesignKeys keys;
    private readonly HashSet<string> known;

    /// <summary>Makes a space.</summary>
    /// <param name="parameters">In the order in which they are decided; a condition reads only earlier ones.</param>
    /// <param name="constraints">Expressions over parameters; each is checked as soon as the last parameter it reads is decided.</param>
    /// <exception cref="ArgumentException">What <see cref="TryCreate"/> reports as errors.</exception>
    public DesignSpace(IReadOnlyList<Parameter> parameters, IReadOnlyList<Expression> constraints)
        : this(parameters, constraints, [])
    {
    }

    /// <summary>Makes a space with compiled rules.</summary>
    /// <param name="parameters">In the order in which they are decided; a condition reads only earlier ones.</param>
    /// <param name="constraints">Expressions over parameters; each is checked as soon as the last parameter it reads is decided.</param>
    /// <param name="rules">Compiled constraints, checked before the expressions of the same depth.</param>
    /// <exception cref="ArgumentException">What <see cref="TryCreate"/> reports as errors.</exception>
    public DesignSpace(IReadOnlyList<Parameter> parameters, IReadOnlyList<Expression> constraints, IReadOnlyList<SpaceRule> rules)
        : this(rules, parameters, constraints)
    {
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", errors.Select(e => $"{e.Path}: {e.Message}")), nameof(parameters));
        }
    }

    // Collects errors instead of throwing them.
    private DesignSpace(IReadOnlyList<SpaceRule> rules, IReadOnlyList<Parameter> parameters, IReadOnlyList<Expression> constraints)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(constraints);
        ArgumentNullException.ThrowIfNull(rules);
        Parameters = [.. parameters];
        Names = [.. Parameters.Where((p, i) => !IsLaterDigit(i)).Select(p => p.Permutation?.Name ?? p.Name)];
        Constraints = [.. constraints];
        Rules = [.. rules];
        if (Parameters.Count == 0)
        {
            errors.Add(new SpecError("$.parameters", "noParameters", "The space has no parameters. Name at least one."));
        }

        known = [.. Names];
        foreach (var repeated in Names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1 && parameters.Any(p => string.Equals(p.Permutation?.Name, g.Key, StringComparison.Ordinal))))
        {
            errors.Add(new SpecError($"$.parameters.{repeated.Key}", "duplicateParameter", $"'{repeated.Key}' stands twice, or its digits not side by side. Give each parameter a name of its own."));
        }

        for (var p = 0; p < Parameters.Count; p++)
        {
            var name = Parameters[p].Name;
            if (!indices.TryAdd(name, p))
            {
                errors.Add(new SpecError($"$.parameters.{name}", "duplicateParameter", $"'{name}' stands twice. Give each parameter a name of its own."));
            }
        }

        levelValues = [.. Parameters.Select(ValuesOfLevels)];
        conditions = BindConditions();
        checks = BindChecks();
        keys = new DesignKeys(Parameters);
    }

    /// <summary>The parameters in decision order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The names that users know, in decision order: a permutation's once, in place of its digits.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Rules over parameters, checked before evaluation and never billed.</summary>
    public IReadOnlyList<Expression> Constraints { get; }

    /// <summary>Compiled rules over parameters, checked before evaluation and never billed.</summary>
    public IReadOnlyList<SpaceRule> Rules { get; }

    /// <summary>Whether every parameter has finitely many levels, so that the designs can be enumerated.</summary>
    public bool IsDiscrete => Parameters.All(p => p.IsDiscrete);

    /// <summary>The product of the level counts, constraints and conditions left out; infinite with a real parameter.</summary>
    public double RawCount => Parameters.Aggregate(1.0, (product, p) => product * (p.IsDiscrete ? p.Levels.Count : double.PositiveInfinity));

    /// <summary>Makes a space, or says everything that is wrong with it.</summary>
    /// <param name="parameters">In the order in which they are decided; a condition reads only earlier ones.</param>
    /// <param name="constraints">Expressions over parameters.</param>
    /// <param name="rules">Compiled constraints.</param>
    /// <param name="space">The space, or null when there are errors.</param>
    /// <param name="errors">Paths are <c>$.parameters.NAME</c>, <c>$.parameters.NAME.when</c> and <c>$.constraints[i]</c>.</param>
    public static bool TryCreate(
        IReadOnlyList<Parameter> parameters,
        IReadOnlyList<Expression> constraints,
        IReadOnlyList<SpaceRule> rules,
        [NotNullWhen(true)] out DesignSpace? space,
        out IReadOnlyList<SpecError> errors)
    {
        var made = new DesignSpace(rules, parameters, constraints);
        errors = made.errors;
        space = errors.Count == 0 ? made : null;
        return space is not null;
    }

    /// <summary>The index of a parameter; -1 when there is no such name.</summary>
    public int IndexOf(string name) => indices.GetValueOrDefault(name, -1);

    /// <summary>The first digit of the permutation that a parameter is a digit of.</summary>
    /// <param name="parameter">The index of a digit.</param>
    public int FirstDigit(int parameter)
    {
        while (IsLaterDigit(parameter))
        {
            parameter--;
        }

        return parameter;
    }

    /// <summary>Whether users know a parameter or a permutation by this name.</summary>
    public bool Knows(string name) => known.Contains(name);

    /// <summary>The number an expression sees for a cell: the level's number, a text's code, a real's value, NaN when inactive.</summary>
    public double ValueOf(int parameter, double cell)
    {
        var levels = levelValues[parameter];
        return double.IsNaN(cell) || levels.Length == 0 ? cell : levels[(int)cell];
    }

    /// <summary>The numbers that expressions see for a whole row.</summary>
    /// <param name="cells">One cell per parameter.</param>
    /// <param name="values">Receives one number per parameter.</param>
    public void Values(ReadOnlySpan<double> cells, Span<double> values)
    {
        for (var p = 0; p < levelValues.Length; p++)
        {
            values[p] = ValueOf(p, cells[p]);
        }
    }

    /// <summary>The active parameters of a design with their values, in decision order.</summary>
    /// <param name="cells">One cell per parameter.</param>
    public IReadOnlyList<KeyValuePair<string, ParameterValue>> ActiveParameters(ReadOnlySpan<double> cells)
    {
        var active = new List<KeyValuePair<string, ParameterValue>>(Parameters.Count);
        for (var p = 0; p < Parameters.Count; p++)
        {
            var parameter = Parameters[p];
            if (double.IsNaN(cells[p]))
            {
                continue;
            }

            if (parameter.Permutation is { } permutation)
            {
                active.Add(new(permutation.Name, permutation.ValueOf(cells.Slice(p, permutation.Digits.Count))));
                p += permutation.Digits.Count - 1;
            }
            else
            {
                active.Add(new(parameter.Name, parameter.IsDiscrete ? parameter.Levels[(int)cells[p]] : ParameterValue.Of(cells[p])));
            }
        }

        return active;
    }

    /// <summary>
    /// The key of a design: equal for equal rows. Exact while the raw count of a discrete space is below 2^128, else a
    /// 128-bit hash, whose chance of one collision among 2^32 designs is below 2^-64.
    /// </summary>
    /// <param name="cells">One cell per parameter.</param>
    public UInt128 KeyOf(ReadOnlySpan<double> cells) => keys.KeyOf(cells);

    /// <summary>Whether a row is a design of this space: every cell in range, active exactly when its condition holds, all rules met.</summary>
    /// <param name="cells">One cell per parameter.</param>
    public bool Contains(ReadOnlySpan<double> cells)
    {
        if (cells.Length != Parameters.Count)
        {
            return false;
        }

        var values = new double[cells.Length];
        for (var p = 0; p < cells.Length; p++)
        {
            var cell = cells[p];
            if (double.IsNaN(cell) == IsActive(p, values) || (!double.IsNaN(cell) && !InRange(Parameters[p], cell)))
            {
                return false;
            }

            values[p] = ValueOf(p, cell);
            if (Broken(p, values) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How an expression over parameters (and other values) finds one of them; null when there is no such parameter.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="firstSlot">Slot of parameter 0; the others follow.</param>
    public NameBinding? BindingOf(string name, int firstSlot)
    {
        if (!indices.TryGetValue(name, out var p))
        {
            return null;
        }

        var optional = Parameters[p].When is not null;
        return HoldsTexts(Parameters[p])
            ? new NameBinding(firstSlot + p, Parameters[p].Levels, CodeOf, optional)
            : new NameBinding(firstSlot + p, CanBeInactive: optional);
    }

    /// <summary>The numbers of a discrete parameter's levels; empty for a real one.</summary>
    internal ReadOnlySpan<double> LevelValues(int parameter) => levelValues[parameter];

    /// <summary>Whether a parameter exists in a design whose earlier parameters have these values.</summary>
    internal bool IsActive(int parameter, ReadOnlySpan<double> values) => conditions[parameter]?.IsTrue(values) ?? true;

    /// <summary>Whether any rule becomes checkable with this parameter.</summary>
    internal bool HasChecks(int parameter) => checks[parameter].Count > 0;

    /// <summary>The first rule decided at this parameter that does not hold: rules first, then constraints; -1 when all hold.</summary>
    internal int Broken(int parameter, ReadOnlySpan<double> values) => checks[parameter].Broken(values);

    /// <summary>The text of a rule by its place in <see cref="SpaceWalker.Cuts"/>: compiled rules first, then constraints.</summary>
    public string RuleText(int rule) => rule < Rules.Count ? Rules[rule].Text : Constraints[rule - Rules.Count].Text;

    private bool IsLaterDigit(int parameter) =>
        parameter > 0 && Parameters[parameter].Permutation is { } permutation && Parameters[parameter - 1].Permutation == permutation;

    private static bool HoldsTexts(Parameter parameter) => parameter.Levels.Any(l => l.Kind == ParameterValueKind.Text);

    private static bool InRange(Parameter parameter, double cell) => parameter.IsDiscrete
        ? cell >= 0 && cell < parameter.Levels.Count && cell == Math.Floor(cell)
        : cell >= parameter.From && cell <= parameter.To;

    private double CodeOf(ParameterValue value) => codes.GetValueOrDefault(value, -1);

    private double[] ValuesOfLevels(Parameter parameter)
    {
        if (!HoldsTexts(parameter))
        {
            return [.. parameter.Levels.Select(l => l.Number)];
        }

        foreach (var level in parameter.Levels)
        {
            codes.TryAdd(level, codes.Count);
        }

        return [.. parameter.Levels.Select(CodeOf)];
    }

    private BoundExpression?[] BindConditions()
    {
        var bound = new BoundExpression?[Parameters.Count];
        for (var p = 0; p < bound.Length; p++)
        {
            if (Parameters[p].When is not { } when)
            {
                continue;
            }

            if (IsLaterDigit(p))
            {
                bound[p] = bound[p - 1];
                continue;
            }

            var name = Parameters[p].Permutation?.Name ?? Parameters[p].Name;
            var path = $"$.parameters.{name}.when";
            var late = when.Names.FirstOrDefault(n => IndexOf(n) >= p);
            if (late is not null)
            {
                errors.Add(new SpecError(path, "conditionReadsLaterParameter", $"'{when.Text}' reads '{late}', which is decided later or is the parameter itself. Put '{late}' before '{name}'."));
            }
            else if (!when.TryBind(n => BindingOf(n, 0), known, strictTexts: false, out bound[p], out var error))
            {
                errors.Add(new SpecError(path, "invalidCondition", $"'{when.Text}': {error}"));
            }
        }

        return bound;
    }

    private SpaceChecks[] BindChecks()
    {
        var builders = Enumerable.Range(0, Parameters.Count).Select(_ => new SpaceChecks()).ToArray();
        for (var r = 0; r < Rules.Count; r++)
        {
            var unknown = Rules[r].Reads.FirstOrDefault(n => IndexOf(n) < 0);
            if (unknown is not null || Rules[r].Reads.Count == 0)
            {
                errors.Add(new SpecError($"$.rules[{r}]", "unknownParameter", $"Rule '{Rules[r].Text}' reads '{unknown}', which is no parameter. Name parameters of this space."));
                continue;
            }

            builders[Rules[r].Reads.Max(IndexOf)].Add(r, Rules[r].Holds);
        }

        for (var c = 0; c < Constraints.Count; c++)
        {
            var constraint = Constraints[c];
            if (!constraint.TryBind(n => BindingOf(n, 0), known, strictTexts: true, out var bound, out var error))
            {
                errors.Add(new SpecError($"$.constraints[{c}]", "invalidConstraint", $"'{constraint.Text}': {error}"));
            }
            else if (builders.Length > 0)
            {
                var depth = constraint.Names.Count == 0 ? 0 : constraint.Names.Max(IndexOf);
                builders[depth].Add(Rules.Count + c, bound.IsSatisfied);
            }
        }

        return builders;
    }
}
