using System.Globalization;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>Makes traces: Poisson arrivals of like requests, or rows of a request log.</summary>
public static class ArrivalTraces
{
    private static readonly string[] Times = ["TIMESTAMP", "arrivalSeconds", "arrival_seconds", "seconds", "time"];
    private static readonly string[] Prompts = ["ContextTokens", "inputTokens", "input_tokens", "context_tokens", "prompt_tokens"];
    private static readonly string[] Outputs = ["GeneratedTokens", "outputTokens", "output_tokens", "generated_tokens"];

    /// <summary>Poisson arrivals.</summary>
    /// <param name="requestsPerSecond">Mean rate, above 0.</param>
    /// <param name="count">Requests, at least 1.</param>
    /// <param name="promptTokens">Prompt tokens to compute of each.</param>
    /// <param name="cachedTokens">Cached positions of each.</param>
    /// <param name="outputTokens">Tokens each emits.</param>
    /// <param name="seed">Same seed, same trace.</param>
    public static RequestArrival[] Poisson(double requestsPerSecond, int count, int promptTokens, int cachedTokens, int outputTokens, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestsPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var trace = new RequestArrival[count];
        var state = seed;
        var now = 0.0;
        for (var i = 0; i < count; i++)
        {
            now -= Math.Log(NextUnit(ref state)) / requestsPerSecond;
            trace[i] = new RequestArrival(now, promptTokens, cachedTokens, outputTokens);
        }

        return trace;
    }

    /// <summary>Reads a request log in CSV: a time (a date or seconds), prompt tokens, output tokens, as the Azure traces of 2023 have them.</summary>
    /// <param name="text">Header <c>TIMESTAMP,ContextTokens,GeneratedTokens</c> or <c>seconds,inputTokens,outputTokens</c>, then a row a request; any order.</param>
    /// <returns>Requests in the order of arrival, the first at 0 seconds.</returns>
    /// <exception cref="FormatException">A column is missing or a cell is no number; the message says where.</exception>
    public static RequestArrival[] ReadCsv(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var reader = new StringReader(text);
        var rows = new List<RequestArrival>();
        var line = 1;
        DateTimeOffset? start = null;
        foreach (var row in CatalogText.ReadCsv(reader))
        {
            line++;
            var prompt = Count(row, Prompts, line, least: 0);
            var output = Count(row, Outputs, line, least: 0);
            var time = Cell(row, Times, line);
            if (!double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            {
                if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
                {
                    throw new FormatException($"Line {line}: '{time}' is neither seconds nor a date.");
                }

                start ??= date;
                seconds = (date - start.Value).TotalSeconds;
            }

            if (!double.IsFinite(seconds))
            {
                throw new FormatException($"Line {line}: '{time}' is not a finite number of seconds.");
            }

            // A request that emitted nothing still ran its prompt.
            rows.Add(new RequestArrival(seconds, prompt, 0, Math.Max(1, output)));
        }

        return FromFirst(rows);
    }

    /// <summary>The same requests sorted, the first at 0 seconds.</summary>
    public static RequestArrival[] FromFirst(IEnumerable<RequestArrival> requests)
    {
        var sorted = requests.OrderBy(r => r.ArrivalSeconds).ToArray();
        return sorted.Length == 0 ? sorted : [.. sorted.Select(r => r with { ArrivalSeconds = r.ArrivalSeconds - sorted[0].ArrivalSeconds })];
    }

    private static int Count(IReadOnlyDictionary<string, string> row, string[] names, int line, int least)
    {
        var cell = Cell(row, names, line);
        return int.TryParse(cell, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) && count >= least
            ? count
            : throw new FormatException($"Line {line}: '{cell}' is no token count of at least {least}.");
    }

    private static string Cell(IReadOnlyDictionary<string, string> row, string[] names, int line)
    {
        foreach (var name in names)
        {
            if (row.TryGetValue(name, out var cell))
            {
                return cell;
            }
        }

        throw new FormatException($"Line {line}: no cell in any of the columns {string.Join(", ", names)}.");
    }

    // SplitMix64 (Steele et al. 2014); never 0, so that its logarithm is finite.
    private static double NextUnit(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return ((z >> 11) + 0.5) / (1UL << 53);
    }
}
