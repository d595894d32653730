namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>Plays a trace through one engine with continuous batching and chunked prompts, step by step.</summary>
/// <remarks>
/// A step gives every decoding sequence one token, then spends what is left of its chunk on prompts, first come first
/// served (Sarathi-Serve, OSDI 2024; the order of vLLM). A prompt's last chunk emits the first token. A request is
/// admitted when a place is free and the cache can hold its prompt and all its output, so that none is ever preempted;
/// nobody overtakes in the queue. Deterministic; a run of n requests costs about n·log n and one call of the step
/// function per step.
/// </remarks>
public sealed class ContinuousBatching
{
    private readonly BatchingPolicy policy;
    private readonly StepSeconds step;
    private readonly List<(int Request, int Left)> prompts = [];
    private readonly PriorityQueue<int, long> decoding = new();
    private RequestTimes[] times = [];
    private long decodeSteps;
    private double contextSum;
    private double cacheInUse;

    /// <summary>An engine.</summary>
    /// <param name="policy">How it fills its steps.</param>
    /// <param name="step">How long a step takes.</param>
    public ContinuousBatching(BatchingPolicy policy, StepSeconds step)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(step);
        this.policy = policy;
        this.step = step;
    }

    /// <summary>Steps of the last run.</summary>
    public long Steps { get; private set; }

    /// <summary>Seconds in which the engine worked in the last run.</summary>
    public double BusySeconds { get; private set; }

    /// <summary>Plays a trace until its last token.</summary>
    /// <param name="requests">In the order of their arrival.</param>
    /// <returns>What became of each request, in the same order.</returns>
    /// <exception cref="ArgumentException">An arrival lies before the one in front of it.</exception>
    public RequestTimes[] Run(IReadOnlyList<RequestArrival> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        Reset(requests);
        var next = 0;
        var now = 0.0;
        while (true)
        {
            next = Admit(requests, next, now);
            if (prompts.Count + decoding.Count == 0)
            {
                if (next == requests.Count)
                {
                    return times;
                }

                now = Math.Max(now, requests[next].ArrivalSeconds);
                continue;
            }

            now = Step(requests, now);
        }
    }

    private void Reset(IReadOnlyList<RequestArrival> requests)
    {
        for (var i = 1; i < requests.Count; i++)
        {
            if (requests[i].ArrivalSeconds < requests[i - 1].ArrivalSeconds)
            {
                throw new ArgumentException($"Request {i} comes before the one in front of it.", nameof(requests));
            }
        }

        times = new RequestTimes[requests.Count];
        prompts.Clear();
        decoding.Clear();
        (Steps, BusySeconds, decodeSteps, contextSum, cacheInUse) = (0, 0, 0, 0, 0);
    }

    private int Admit(IReadOnlyList<RequestArrival> requests, int next, double now)
    {
        while (next < requests.Count && requests[next].ArrivalSeconds <= now && prompts.Count + decoding.Count < policy.MaxSequences)
        {
            var request = requests[next];
            var need = CacheOf(request);
            if (need > policy.CacheTokens)
            {
                times[next++] = new RequestTimes(double.NaN, double.NaN, double.NaN);
                continue;
            }

            if (cacheInUse + need > policy.CacheTokens)
            {
                break;
            }

            cacheInUse += need;
            times[next] = new RequestTimes(double.NaN, double.NaN, now);
            if (request.PromptTokens > 0)
            {
                prompts.Add((next, request.PromptTokens));
            }
            else
            {
                StartDecoding(next, request.CachedTokens, request.OutputTokens);
            }

            next++;
        }

        return next;
    }

    private double Step(IReadOnlyList<RequestArrival> requests, double now)
    {
        var decodes = decoding.Count;
        var budget = Math.Max(0, policy.ChunkTokens - decodes);
        var computed = 0;
        var whole = 0;
        for (var i = 0; i < prompts.Count && computed < budget; i++)
        {
            var (request, left) = prompts[i];
            var taken = Math.Min(left, budget - computed);
            computed += taken;
            prompts[i] = (request, left - taken);
            whole += left == taken ? 1 : 0;
        }

        var seconds = step(computed, decodes, decodes == 0 ? 0 : contextSum / decodes);
        var end = now + seconds;
        Steps++;
        BusySeconds += seconds;
        if (decodes > 0)
        {
            decodeSteps++;
            contextSum += decodes;
            Finish(requests, end);
        }

        // Prompts that are complete are the first ones: they were served in order.
        for (var i = 0; i < whole; i++)
        {
            var index = prompts[i].Request;
            var request = requests[index];
            times[index] = times[index] with { FirstTokenSeconds = end };
            if (request.OutputTokens == 1)
            {
                times[index] = times[index] with { LastTokenSeconds = end };
                cacheInUse -= CacheOf(request);
            }
            else
            {
                StartDecoding(index, request.CachedTokens + request.PromptTokens, request.OutputTokens - 1);
            }
        }

        prompts.RemoveRange(0, whole);
        return end;
    }

    private void StartDecoding(int request, int context, int tokens)
    {
        decoding.Enqueue(request, decodeSteps + tokens);
        contextSum += context;
    }

    // Every decoding sequence gets one token a step, so that its last step is known when it starts.
    private void Finish(IReadOnlyList<RequestArrival> requests, double end)
    {
        while (decoding.TryPeek(out var index, out var last) && last <= decodeSteps)
        {
            decoding.Dequeue();
            var request = requests[index];
            var first = times[index].FirstTokenSeconds;
            times[index] = times[index] with { FirstTokenSeconds = double.IsNaN(first) ? end : first, LastTokenSeconds = end };
            contextSum -= request.CachedTokens + request.PromptTokens + request.OutputTokens - (request.PromptTokens > 0 ? 1 : 0);
            cacheInUse -= CacheOf(request);
        }
    }

    private static double CacheOf(in RequestArrival request) => (double)request.CachedTokens + request.PromptTokens + request.OutputTokens;
}
