using System.Globalization;
using Dse.Core.Cost.Accelerators.Groups;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.Accelerators.Groups;

/// <summary>Chips of several sub-accelerators as a design space, and the way back from a row to a design.</summary>
internal sealed class GroupSpace
{
    /// <summary>What an assignment makes small, as parameters spell it, in the order of <see cref="ChainGoal"/>.</summary>
    public static readonly string[] Goals = ["latency", "energy"];

    private const string Goal = "assignment";
    private const string Weight = "bandwidthWeight";
    private const double MostWeight = 1e6;

    // What all sub-accelerators have in common, and what each has of its own, in decision order.
    private static readonly string[] Common = ["wordBytes", "nodeNm", "bandwidthGBps", "clockMhz"];
    private static readonly string[] Own = ["rows", "cols", "dataflow", "ifmapSramKiB", "filterSramKiB", "ofmapSramKiB", Weight];

    private static readonly int FirstOwn = Common.Length + 2;

    private readonly double[][] levels;

    private GroupSpace(DesignSpace space)
    {
        Space = space;
        levels = [.. space.Parameters.Select(p => p.Levels.Select(Code).ToArray())];
    }

    /// <summary>The space.</summary>
    public DesignSpace Space { get; }

    /// <summary>Names of the parameters of so many sub-accelerators.</summary>
    public static IReadOnlyList<string> NamesOf(int most) =>
        [GroupStudy.Field, .. Common, Goal, .. Enumerable.Range(1, most).SelectMany(i => Own.Select(n => Numbered(n, i)))];

    /// <summary>Makes the space, narrowed by what the spec gives under <c>space</c>, for all sub-accelerators or for one by its number; null after errors.</summary>
    public static GroupSpace? Make(GroupStudy group, AcceleratorStudy study, SpecObject? narrowing, IReadOnlyList<Expression> constraints, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var (most, limits) = (group.Counts.Max(), study.Limits);
        var several = Expression.Parse($"{GroupStudy.Field} > 1");
        var parameters = new List<Parameter> { Parameter.Integers(GroupStudy.Field, group.Counts.Select(c => (long)c)) };
        foreach (var name in Common)
        {
            Add(name, name, narrowing?.Has(name) == true ? AcceleratorSpace.Read(narrowing, name, errors) : AcceleratorSpace.Default(name, limits), null);
        }

        var goals = narrowing?.Has(Goal) == true
            ? SpaceValues.Read(narrowing, Goal, errors, (element, path, _) => SpaceValues.Text(element, path, Goals, errors))
            : [.. Goals.Select(ParameterValue.Of)];
        if (goals.Count > 0)
        {
            parameters.Add(Parameter.Categories(Goal, goals, several));
        }

        var shared = Own.ToDictionary(n => n, n => narrowing?.Has(n) == true ? ReadOwn(narrowing, n, n, errors) : DefaultOwn(n, limits), StringComparer.Ordinal);
        var isNumbered = false;
        for (var i = 1; i <= most; i++)
        {
            var when = i == 1 ? null : Expression.Parse(string.Create(CultureInfo.InvariantCulture, $"{GroupStudy.Field} >= {i}"));
            foreach (var name in Own)
            {
                var numbered = Numbered(name, i);
                var has = narrowing?.Has(numbered) == true;
                isNumbered |= has;
                Add(numbered, name, has ? ReadOwn(narrowing!, numbered, name, errors) : shared[name], when);
            }
        }

        study.Networks.Bind(parameters.Count);
        parameters.AddRange(study.Networks.Parameters);
        narrowing?.RejectUnknown();
        if (errors.Count > before)
        {
            return null;
        }

        if (!DesignSpace.TryCreate(parameters, constraints, [.. study.Networks.Rules, .. Rules(most, limits, isNumbered || ReadsNumbered(constraints, most))], out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }

            return null;
        }

        return new GroupSpace(space);

        void Add(string name, string like, IReadOnlyList<ParameterValue> values, Expression? when)
        {
            if (values.Count > 0)
            {
                parameters.Add(AcceleratorSpace.ParameterOf(name, like, values, when));
            }
        }
    }

    /// <summary>The design that a row stands for.</summary>
    public GroupDesign DesignOf(ReadOnlySpan<double> cells)
    {
        var count = (int)levels[0][(int)cells[0]];
        var (word, node) = (levels[1][(int)cells[1]], levels[2][(int)cells[2]]);
        var arrays = new SystolicArray[count];
        var weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            var at = FirstOwn + (i * Own.Length);
            arrays[i] = new SystolicArray((int)Value(cells, at), (int)Value(cells, at + 1), (Dataflow)(int)Value(cells, at + 2))
            {
                WordBytes = word,
                NodeNm = node,
                IfmapSram = DataSize.FromKiB(Value(cells, at + 3)),
                FilterSram = DataSize.FromKiB(Value(cells, at + 4)),
                OfmapSram = DataSize.FromKiB(Value(cells, at + 5)),
            };
            weights[i] = Value(cells, at + 6);
        }

        return new GroupDesign(arrays, weights, ClockRate.FromMHz(Value(cells, 4)), DataRate.FromGBps(Value(cells, 3)))
        {
            Goal = count > 1 ? (ChainGoal)(int)Value(cells, FirstOwn - 1) : ChainGoal.Latency,
        };
    }

    /// <summary>The design of a line: <c>design</c> with the space's fields, each one value; null after errors.</summary>
    public static GroupDesign? ReadDesign(SpecObject spec, AcceleratorLimits limits, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var count = spec.Int(GroupStudy.Field, 1, GroupStudy.Most);
        var (word, node, bandwidth, clock) = AcceleratorSpace.ReadCommon(spec, limits);
        var goal = spec.Choice(Goal, Goals, 0);
        var arrays = new SystolicArray[count];
        var weights = new double[count];
        for (var i = 1; i <= count && errors.Count == before; i++)
        {
            arrays[i - 1] = AcceleratorSpace.ReadArray(spec, n => Numbered(n, i)) with { WordBytes = word, NodeNm = node };
            weights[i - 1] = spec.Number(Numbered(Weight, i), 1 / MostWeight, MostWeight, 1);
            SystolicReader.HoldWords(spec, arrays[i - 1], n => Numbered(n, i));
        }

        spec.RejectUnknown();
        return errors.Count > before ? null : new GroupDesign(arrays, weights, clock, bandwidth) { Goal = (ChainGoal)goal };
    }

    /// <summary>A parameter's name with the number of its sub-accelerator, from 1.</summary>
    public static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");

    private static IEnumerable<SpaceRule> Rules(int most, AcceleratorLimits limits, bool isNumbered)
    {
        if (limits.BandwidthGBps is { } bandwidth)
        {
            yield return new SpaceRule("bandwidthGBps <= limits.bandwidthGBps", ["bandwidthGBps"], v => v[3] <= bandwidth);
        }

        for (var i = 0; i < most; i++)
        {
            var at = FirstOwn + (i * Own.Length);
            for (var memory = 3; memory <= 5; memory++)
            {
                var column = at + memory;
                var name = Numbered(Own[memory], i + 1);
                yield return new SpaceRule($"{name} holds a word", ["wordBytes", name], v => double.IsNaN(v[column]) || DataSize.FromKiB(v[column]).Bytes >= v[1]);
            }

            // Sub-accelerators in another order are the same chip, unless a spec speaks of one by its number.
            if (i > 0 && !isNumbered)
            {
                string[] reads = [.. Own.SelectMany(n => new[] { Numbered(n, i), Numbered(n, i + 1) })];
                yield return new SpaceRule(string.Create(CultureInfo.InvariantCulture, $"sub-accelerators {i} and {i + 1} in order"), reads, v => InOrder(v, at));
            }
        }
    }

    private static bool InOrder(ReadOnlySpan<double> values, int at)
    {
        for (var p = 0; p < Own.Length; p++)
        {
            var (before, here) = (values[at - Own.Length + p], values[at + p]);
            if (double.IsNaN(here) || before > here)
            {
                return true;
            }

            if (before < here)
            {
                return false;
            }
        }

        return true;
    }

    private static bool ReadsNumbered(IReadOnlyList<Expression> constraints, int most)
    {
        var numbered = Enumerable.Range(1, most).SelectMany(i => Own.Select(n => Numbered(n, i))).ToHashSet(StringComparer.Ordinal);
        return constraints.Any(c => c.Names.Any(numbered.Contains));
    }

    private static IReadOnlyList<ParameterValue> ReadOwn(SpecObject narrowing, string name, string like, ICollection<SpecError> errors) => like == Weight
        ? SpaceValues.Read(narrowing, name, errors, (element, path, _) => SpaceValues.Number(element, path, 1 / MostWeight, MostWeight, errors))
        : AcceleratorSpace.Read(narrowing, name, errors, like);

    private static IReadOnlyList<ParameterValue> DefaultOwn(string name, AcceleratorLimits limits) =>
        name == Weight ? [ParameterValue.Of(1.0)] : AcceleratorSpace.Default(name, limits);

    private static double Code(ParameterValue value) => value.Text switch
    {
        null => value.Number,
        var text when Array.IndexOf(Goals, text) is var goal and >= 0 => goal,
        var text => Array.IndexOf(SystolicReader.Dataflows, text),
    };

    private double Value(ReadOnlySpan<double> cells, int parameter) => levels[parameter][(int)cells[parameter]];
}
