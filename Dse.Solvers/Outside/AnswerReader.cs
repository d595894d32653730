using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dse.Core.Studies;

namespace Dse.Solvers.Outside;

/// <summary>Reads answers of the form <c>{"trial":17,"metrics":{...}}</c>, <c>{"trial":17,"infeasible":"why"}</c>, <c>{"trial":17,"error":"why"}</c>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed partial class AnswerReader
{
    private const int MaxWhy = 500;

    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private readonly string[] names;
    private readonly int[] required;

    /// <summary>Reads answers for a problem.</summary>
    public AnswerReader(StudyProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        names = [.. problem.Evaluator.Metrics.Select(m => m.Name)];
        for (var m = 0; m < names.Length; m++)
        {
            columns.Add(names[m], m);
        }

        var read = problem.MetricConstraints.SelectMany(c => c.Names).ToHashSet(StringComparer.Ordinal);
        required = [.. problem.ObjectiveMetrics.Concat(Enumerable.Range(0, names.Length).Where(m => read.Contains(names[m]))).Distinct().Order()];
    }

    /// <summary>The metrics' names in column order.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Reads a line.</summary>
    /// <param name="line">UTF-8 without the line break; NaN and Infinity, which some JSON writers print, are read as no number.</param>
    /// <param name="wrong">Why it is no answer to any trial; empty when it is one.</param>
    /// <returns>The answer, or null. An answer whose trial is known but which is not as it should be comes back as an error of that trial.</returns>
    public TrialAnswer? Read(ReadOnlyMemory<byte> line, out string wrong)
    {
        wrong = string.Empty;
        try
        {
            using var document = Parse(line);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("trial", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var trial))
            {
                return Read(trial, root);
            }

            wrong = "it has no 'trial' with the trial's number";
        }
        catch (JsonException)
        {
            wrong = "it is no JSON object";
        }

        return null;
    }

    /// <summary>Reads the answer to a trial from an object that holds <c>metrics</c>, <c>infeasible</c> or <c>error</c>.</summary>
    public TrialAnswer Read(long trial, JsonElement answer)
    {
        if (answer.TryGetProperty("error", out var error))
        {
            return TrialAnswer.Error(trial, Words(error));
        }

        if (answer.TryGetProperty("infeasible", out var infeasible) && infeasible.ValueKind != JsonValueKind.False)
        {
            return new TrialAnswer(trial, AnswerKind.Infeasible, [], Words(infeasible));
        }

        if (!answer.TryGetProperty("metrics", out var metrics) || metrics.ValueKind != JsonValueKind.Object)
        {
            return TrialAnswer.Error(trial, "the answer has none of 'metrics' (an object), 'infeasible', 'error'");
        }

        if (answer.TryGetProperty("step", out var number))
        {
            return number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var step) && step >= 0
                ? new TrialAnswer(trial, AnswerKind.Report, Values(metrics), string.Empty) { Step = step }
                : TrialAnswer.Error(trial, $"step {Cut(number.GetRawText())} is no whole number from 0");
        }

        return answer.TryGetProperty("stopped", out _)
            ? new TrialAnswer(trial, AnswerKind.Stopped, Values(metrics), string.Empty)
            : ReadMetrics(trial, metrics);
    }

    /// <summary>The numbers among the metrics of an object, by column; NaN where there is none.</summary>
    public double[] Values(JsonElement metrics)
    {
        var values = new double[names.Length];
        Array.Fill(values, double.NaN);
        foreach (var metric in metrics.EnumerateObject())
        {
            if (columns.TryGetValue(metric.Name, out var column) && metric.Value.ValueKind == JsonValueKind.Number)
            {
                values[column] = metric.Value.GetDouble();
            }
        }

        return values;
    }

    /// <summary>Reads the metrics of a trial from an object of names and numbers.</summary>
    public TrialAnswer ReadMetrics(long trial, JsonElement metrics)
    {
        var values = new double[names.Length];
        Array.Fill(values, double.NaN);
        var given = new bool[names.Length];
        foreach (var metric in metrics.EnumerateObject())
        {
            if (!columns.TryGetValue(metric.Name, out var column))
            {
                continue;
            }

            given[column] = true;
            switch (metric.Value.ValueKind)
            {
                case JsonValueKind.Number:
                    values[column] = metric.Value.GetDouble();
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    values[column] = metric.Value.GetBoolean() ? 1 : 0;
                    break;
                case JsonValueKind.Null:
                    break;
                default:
                    return TrialAnswer.Error(trial, $"metric '{metric.Name}' is {Cut(metric.Value.GetRawText())}, which is no number");
            }
        }

        foreach (var column in required)
        {
            if (!given[column])
            {
                return TrialAnswer.Error(trial, string.Create(CultureInfo.InvariantCulture, $"metric '{names[column]}' is missing from the answer"));
            }
        }

        return new TrialAnswer(trial, AnswerKind.Metrics, values, string.Empty);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException) when (line.Span.IndexOf("NaN"u8) >= 0 || line.Span.IndexOf("Infinity"u8) >= 0)
        {
            return JsonDocument.Parse(NotNumbers().Replace(Encoding.UTF8.GetString(line.Span), "${before}null"));
        }
    }

    private static string Words(JsonElement why) => Cut(why.ValueKind switch
    {
        JsonValueKind.String => why.GetString()!,
        JsonValueKind.True or JsonValueKind.Null => string.Empty,
        _ => why.GetRawText(),
    });

    private static string Cut(string text) => text.Length <= MaxWhy ? text : text[..(MaxWhy - 3)] + "...";

    [GeneratedRegex("(?<before>[:\\[,]\\s*)-?(?:NaN|Infinity)(?=\\s*[,}\\]])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotNumbers();
}
