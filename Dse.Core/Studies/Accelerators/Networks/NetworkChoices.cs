using System.Globalization;
using System.Text.Json;
using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Spaces;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Studies.Accelerators.Networks;

/// <summary>The networks of a study, some of them to be cut: choices are parameters of the space behind those of the chip.</summary>
/// <remarks>Immutable once bound to a space, thread-safe.</remarks>
internal sealed class NetworkChoices
{
    /// <summary>The metric that carries stated accuracies.</summary>
    public const string Accuracy = "accuracyRatio";

    private readonly IReadOnlyList<ElasticNetwork?> elastic;
    private readonly string[] prefixes;
    private readonly int[] starts;
    private readonly double[][] levels;
    private int first = -1;

    /// <summary>The choices of networks.</summary>
    /// <param name="whole">The networks as they are.</param>
    /// <param name="elastic">Per network what may be cut; null for nothing.</param>
    public NetworkChoices(NetworkMix whole, IReadOnlyList<ElasticNetwork?> elastic)
    {
        Whole = whole;
        this.elastic = elastic;
        prefixes = [.. whole.Networks.Select(n => whole.Networks.Count == 1 ? string.Empty : AcceleratorMetrics.Prefix(n.Name) + "_")];
        starts = new int[elastic.Count + 1];
        var parameters = new List<Parameter>();
        for (var n = 0; n < elastic.Count; n++)
        {
            foreach (var (name, choices, _) in elastic[n]?.Dimensions ?? [])
            {
                var isRatio = name is ElasticNetwork.Width or ElasticNetwork.Resolution;
                parameters.Add(isRatio ? Parameter.Ordinals(prefixes[n] + name, choices) : Parameter.Integers(prefixes[n] + name, choices.Select(c => (long)c)));
            }

            starts[n + 1] = parameters.Count;
        }

        Parameters = parameters;
        levels = [.. parameters.Select(p => p.Levels.Select(l => l.Number).ToArray())];
        Metrics = [.. AccuracyMetrics()];
    }

    /// <summary>The networks as they are.</summary>
    public NetworkMix Whole { get; }

    /// <summary>The parameters; none without elastic networks.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Metrics beside those of the chip: the stated accuracies; none without elastic networks.</summary>
    public IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <summary>Mixes that there are, at most.</summary>
    public double Count => levels.Aggregate(1.0, (product, l) => product * l.Length);

    /// <summary>Networks with a stated accuracy, of which something is left.</summary>
    public IEnumerable<SpaceRule> Rules => Enumerable.Range(0, elastic.Count).Where(n => elastic[n] is not null).Select(n => new SpaceRule(
        $"{Whole.Networks[n].Name} has an accuracy",
        [.. Parameters.Skip(starts[n]).Take(starts[n + 1] - starts[n]).Select(p => p.Name)],
        v => !double.IsNaN(elastic[n]!.AccuracyOf(v.Slice(first + starts[n], starts[n + 1] - starts[n])))));

    /// <summary>Says where in a space the parameters stand.</summary>
    /// <param name="column">That of the first.</param>
    public void Bind(int column) => first = column;

    /// <summary>What tells the networks of a row from those of others.</summary>
    public long KeyOf(ReadOnlySpan<double> cells)
    {
        long key = 0;
        for (var p = 0; p < levels.Length; p++)
        {
            key = (key * levels[p].Length) + (long)cells[first + p];
        }

        return key;
    }

    /// <summary>The choice of a line's design; what it leaves out stays whole.</summary>
    public long ReadKey(SpecObject design)
    {
        long key = 0;
        for (var n = 0; n < elastic.Count; n++)
        {
            var values = new double[starts[n + 1] - starts[n]];
            for (var d = 0; d < values.Length; d++)
            {
                var (p, (_, choices, whole)) = (starts[n] + d, elastic[n]!.Dimensions[d]);
                values[d] = design.Number(Parameters[p].Name, 0, int.MaxValue, choices.Contains(whole) ? whole : choices.Max());
                var level = Array.IndexOf(levels[p], values[d]);
                if (level < 0)
                {
                    design.Error(Parameters[p].Name, "unknownValue", string.Create(CultureInfo.InvariantCulture, $"{values[d]} is not one of {string.Join(", ", choices)}, which 'elastic' allows."));
                }

                key = (key * levels[p].Length) + Math.Max(0, level);
            }

            if (values.Length > 0 && !design.HasErrors && double.IsNaN(elastic[n]!.AccuracyOf(values)))
            {
                design.Error(Parameters[starts[n]].Name, "unknownValue", $"'elastic' states no accuracy for this {Whole.Networks[n].Name}. Choose a network that it has.");
            }
        }

        return key;
    }

    /// <summary>The networks of a choice.</summary>
    public NetworkMix MixOf(long key)
    {
        if (Parameters.Count == 0)
        {
            return Whole;
        }

        var values = ValuesOf(key);
        return new NetworkMix([.. elastic.Select((e, n) => e is null ? Whole.Networks[n] : e.Cut(values.AsSpan(starts[n], starts[n + 1] - starts[n]))!)], Whole.Weights);
    }

    /// <summary>Fills the values of <see cref="Metrics"/>.</summary>
    public void Fill(long key, Span<double> accuracies)
    {
        if (Metrics.Count == 0)
        {
            return;
        }

        var values = ValuesOf(key);
        var (sum, count) = (0.0, 0);
        for (var n = 0; n < elastic.Count; n++)
        {
            if (elastic[n] is { } network)
            {
                var accuracy = network.AccuracyOf(values.AsSpan(starts[n], starts[n + 1] - starts[n]));
                sum += accuracy;
                count++;
                if (Metrics.Count > 1)
                {
                    accuracies[count] = accuracy;
                }
            }
        }

        accuracies[0] = sum / count;
    }

    /// <summary>Writes <c>elastic</c>, the choice as a line's design takes it; nothing without elastic networks.</summary>
    public void Write(Utf8JsonWriter writer, long key)
    {
        if (Parameters.Count == 0)
        {
            return;
        }

        var values = ValuesOf(key);
        writer.WriteStartObject("elastic");
        for (var p = 0; p < values.Length; p++)
        {
            writer.WriteNumber(Parameters[p].Name, values[p]);
        }

        writer.WriteEndObject();
    }

    private IEnumerable<MetricDefinition> AccuracyMetrics()
    {
        if (Parameters.Count == 0)
        {
            yield break;
        }

        yield return new MetricDefinition(Accuracy, "Accuracy of the networks as the study states it; of several the mean.", true);
        for (var n = 0; n < elastic.Count && elastic.Count(e => e is not null) > 1; n++)
        {
            if (elastic[n] is not null)
            {
                yield return new MetricDefinition(prefixes[n] + Accuracy, $"Accuracy of {Whole.Networks[n].Name} as the study states it.", true);
            }
        }
    }

    private double[] ValuesOf(long key)
    {
        var values = new double[levels.Length];
        for (var p = values.Length - 1; p >= 0; p--)
        {
            values[p] = levels[p][key % levels[p].Length];
            key /= levels[p].Length;
        }

        return values;
    }
}
