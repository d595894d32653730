using System.Globalization;
using Dse.Core.Cost.Serving.Arrivals;
using Dse.Core.Studies.ServingPlans;

namespace Dse.Core.Studies.Fleets;

/// <summary>Reads <c>distribution, trace, ticks, requestsPerSecond</c>.</summary>
internal static class MixReader
{
    private const double MaxRate = 1e9;
    private const int MaxTokens = 1 << 24;

    /// <summary>The mix; null after errors.</summary>
    public static RequestMix? Read(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        root.Member("requestsPerSecond");
        var trace = ArrivalsReader.Trace(root, errors);
        int[]? outputs = null;
        int[]? inputs = null;
        if (root.Object("ticks") is { } ticks)
        {
            outputs = Ticks(ticks, "outputTokens", errors);
            inputs = Ticks(ticks, "inputTokens", errors);
            ticks.RejectUnknown();
        }

        var table = TableReader.Read(root, "distribution", outputs?.Length, inputs?.Length, errors);
        if (trace is not null && table is not null)
        {
            root.Error("distribution", "notTogether", "A trace has its own sizes. Give one of distribution and trace.");
        }
        else if (trace is null && table is null && !root.Has("trace") && errors.Count == before)
        {
            root.Error("distribution", "noMix", "Nothing says what is asked for. Give the share of requests per bucket as [output][input], or a 'trace' with 'ticks'.");
        }
        else if (trace is not null && (outputs is null || inputs is null) && errors.Count == before)
        {
            root.Error("ticks", "missingField", "'ticks' is missing, which sorts the requests of a trace into buckets. Give {outputTokens: [...], inputTokens: [...]}, the upper ends of the sizes.");
        }

        if (errors.Count > before)
        {
            return null;
        }

        var rate = root.Number("requestsPerSecond", 1e-9, MaxRate, trace is null ? null : MeanRate(trace));
        var shares = trace is null ? table! : Count(root, trace, outputs!, inputs!);
        var sum = shares.Sum(row => row.Sum());
        if (sum <= 0 && errors.Count == before)
        {
            root.Error("distribution", "noValues", "Every bucket is empty. Give at least one a share above 0.");
        }

        return errors.Count > before ? null : new RequestMix([.. shares.Select(row => row.Select(x => x / sum).ToArray())], rate, outputs, inputs);
    }

    // Requests between the first and the last, over the time between them.
    private static double MeanRate(RequestTrace trace)
    {
        var span = trace.Requests[^1].ArrivalSeconds - trace.Requests[0].ArrivalSeconds;
        return span > 0 ? Math.Min((trace.Requests.Count - 1) / span, MaxRate) : trace.Requests.Count;
    }

    private static int[] Ticks(SpecObject ticks, string name, ICollection<SpecError> errors)
    {
        var values = new List<int>();
        foreach (var (element, path) in ticks.List(name, TableReader.MaxSide))
        {
            if (element.ValueKind == System.Text.Json.JsonValueKind.Number && element.TryGetInt32(out var tick) && tick >= 1 && tick <= MaxTokens && (values.Count == 0 || tick > values[^1]))
            {
                values.Add(tick);
            }
            else
            {
                errors.Add(new SpecError(path, "outOfRange", $"{SpecObject.Describe(element)} is no size above the one before it, from 1 to {MaxTokens} tokens. List the upper ends of the buckets, rising."));
            }
        }

        if (values.Count == 0 && !ticks.HasErrors)
        {
            ticks.Error(name, "missingField", $"'{name}' is missing. Give the upper ends of the buckets in tokens, for example [128, 512, 2048].");
        }

        return [.. values];
    }

    private static double[][] Count(SpecObject root, RequestTrace trace, int[] outputs, int[] inputs)
    {
        double[][] counts = [.. outputs.Select(_ => new double[inputs.Length])];
        var (outside, longestIn, longestOut) = (0, 0, 0);
        foreach (var request in trace.Requests)
        {
            var input = request.PromptTokens + request.CachedTokens;
            var (o, i) = (Bucket(outputs, request.OutputTokens), Bucket(inputs, input));
            if (o < outputs.Length && i < inputs.Length)
            {
                counts[o][i]++;
                continue;
            }

            outside++;
            (longestOut, longestIn) = (Math.Max(longestOut, request.OutputTokens), Math.Max(longestIn, input));
        }

        if (outside > 0)
        {
            root.Error("ticks", "outsideTicks", string.Create(CultureInfo.InvariantCulture, $"{outside} of {trace.Requests.Count} requests are larger than the last ticks ({outputs[^1]} output and {inputs[^1]} input tokens); the largest of them have {longestOut} and {longestIn}. Add larger ticks: requests are never left out."));
        }

        return counts;
    }

    private static int Bucket(int[] ticks, int size)
    {
        var at = Array.BinarySearch(ticks, size);
        return at < 0 ? ~at : at;
    }
}
