using System.Globalization;
using System.Text.Json;

namespace Dse.Core.Studies.Elastic;

/// <summary>Accuracies that a user states for every choice of an elastic network, as an expression over the choices or as a table.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class AccuracyTable
{
    private const int MaxRows = 10_000;
    private const double MaxValue = 1e9;

    private readonly IReadOnlyList<double>[] choices;
    private readonly double[] values;

    private AccuracyTable(IReadOnlyList<double>[] choices, double[] values)
    {
        this.choices = choices;
        this.values = values;
    }

    /// <summary>Most choices of one network, all combinations.</summary>
    public static int MaxNetworks => 100_000;

    /// <summary>The accuracy of a network by the values of its choices; NaN when none is stated.</summary>
    public double Of(ReadOnlySpan<double> at)
    {
        var place = 0;
        for (var d = 0; d < choices.Length; d++)
        {
            var level = IndexOf(choices[d], at[d]);
            if (level < 0)
            {
                return double.NaN;
            }

            place = (place * choices[d].Count) + level;
        }

        return values[place];
    }

    /// <summary>Reads <c>accuracy</c>; null after errors.</summary>
    /// <param name="spec">The elastic network.</param>
    /// <param name="names">Names of its choices.</param>
    /// <param name="choices">Values of each, at least one.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static AccuracyTable? Read(SpecObject spec, IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<double>> choices, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var combinations = choices.Aggregate(1.0, (product, c) => product * c.Count);
        if (combinations > MaxNetworks)
        {
            spec.Error("accuracy", "tooMany", $"{combinations} networks are more than {MaxNetworks}. Shorten the lists.");
            return null;
        }

        var table = new AccuracyTable([.. choices], [.. Enumerable.Repeat(double.NaN, (int)combinations)]);
        switch (spec.Member("accuracy"))
        {
            case { ValueKind: JsonValueKind.Array }:
                table.ReadRows(spec, names, errors);
                break;
            case { ValueKind: JsonValueKind.String } text:
                table.ReadExpression(spec, text.GetString()!, names);
                break;
            case null:
                spec.Error("accuracy", "missingField", $"'accuracy' is missing. Give an expression over {string.Join(", ", names)}, or a list of {{{string.Join(", ", names)}, accuracy}}.");
                break;
            case var other:
                spec.Error("accuracy", "wrongType", $"Expected an expression in quotes or a list, found {SpecObject.Describe(other.Value)}.");
                break;
        }

        return errors.Count == before ? table : null;
    }

    private static int IndexOf(IReadOnlyList<double> list, double value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Equals(value))
            {
                return i;
            }
        }

        return -1;
    }

    private void ReadRows(SpecObject spec, IReadOnlyList<string> names, ICollection<SpecError> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var any = false;
        foreach (var (element, path) in spec.List("accuracy", MaxRows))
        {
            var before = errors.Count;
            var row = new SpecObject(element, path, errors);
            if (errors.Count > before)
            {
                continue;
            }

            // A table may leave out what there is no choice of.
            double[] at = [.. names.Select((n, d) => row.Number(n, -MaxValue, MaxValue, choices[d].Count == 1 ? choices[d][0] : null))];
            var value = row.Number("accuracy", -MaxValue, MaxValue);
            row.RejectUnknown();
            if (errors.Count > before)
            {
                continue;
            }

            var text = string.Join(", ", names.Select((n, d) => string.Create(CultureInfo.InvariantCulture, $"{n} {at[d]}")));
            if (!seen.Add(text))
            {
                errors.Add(new SpecError(path, "duplicateValue", $"{text} stands twice. Name each network once."));
            }

            var levels = at.Select((v, d) => IndexOf(choices[d], v)).ToArray();
            if (levels.All(l => l >= 0))
            {
                any = true;
                values[levels.Select((l, d) => (l, d)).Aggregate(0, (place, p) => (place * choices[p.d].Count) + p.l)] = value;
            }
        }

        if (!any && !spec.HasErrors)
        {
            spec.Error("accuracy", "noValues", $"The table has none of the networks that {string.Join(", ", names.Select(n => $"'{n}'"))} allow. List at least one.");
        }
    }

    private void ReadExpression(SpecObject spec, string text, IReadOnlyList<string> names)
    {
        string[] known = [.. names];
        if (!Spaces.Expression.TryParse(text, out var expression, out var error)
            || !expression.TryBind(n => Array.IndexOf(known, n) is var slot && slot >= 0 ? new Spaces.NameBinding(slot) : null, known, strictTexts: true, out var bound, out error))
        {
            spec.Error("accuracy", "badExpression", $"'{SpecObject.Short(text)}': {error}");
            return;
        }

        var at = new double[names.Count];
        for (var place = 0; place < values.Length; place++)
        {
            for (var (d, rest) = (at.Length - 1, place); d >= 0; d--)
            {
                at[d] = choices[d][rest % choices[d].Count];
                rest /= choices[d].Count;
            }

            values[place] = bound.Evaluate(at);
            if (!double.IsFinite(values[place]))
            {
                spec.Error("accuracy", "badExpression", string.Create(CultureInfo.InvariantCulture, $"'{SpecObject.Short(text)}' is no finite number at {string.Join(", ", names.Select((n, d) => $"{n} {at[d].ToString(CultureInfo.InvariantCulture)}"))}."));
                return;
            }
        }
    }
}
