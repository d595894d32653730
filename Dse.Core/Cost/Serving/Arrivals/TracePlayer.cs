namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>Plays a trace through a deployment: like engines side by side, or a prefill and a decode pool.</summary>
/// <remarks>Requests go to the engines in turn (round robin), which is what a router without knowledge of load does. Pure and deterministic.</remarks>
public static class TracePlayer
{
    /// <summary>Like engines that each do both phases.</summary>
    /// <param name="requests">In the order of their arrival.</param>
    /// <param name="engines">How many, at least 1.</param>
    /// <param name="policy">How each fills its steps.</param>
    /// <param name="step">How long a step takes.</param>
    /// <param name="target">What a good request meets.</param>
    public static TraceOutcome Aggregated(
        IReadOnlyList<RequestArrival> requests, int engines, BatchingPolicy policy, StepSeconds step, LatencyTarget target)
    {
        var times = Shared(requests, engines, policy, step, out var busy);
        return TraceOutcome.Of(requests, times, target, busy, engines);
    }

    /// <summary>Prompts in one pool, tokens in another (Splitwise, ISCA 2024).</summary>
    /// <param name="requests">In the order of their arrival.</param>
    /// <param name="prefill">The pool that computes prompts and emits first tokens.</param>
    /// <param name="decode">The pool that emits the other tokens; its chunk is not used.</param>
    /// <param name="transferSeconds">Time between a prompt's end and its cache being in the decode pool, by prompt tokens.</param>
    /// <param name="target">What a good request meets.</param>
    public static TraceOutcome Disaggregated(
        IReadOnlyList<RequestArrival> requests, EnginePool prefill, EnginePool decode, Func<int, double> transferSeconds, LatencyTarget target)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(prefill);
        ArgumentNullException.ThrowIfNull(decode);
        ArgumentNullException.ThrowIfNull(transferSeconds);
        var prompts = requests.Select(r => r with { OutputTokens = 1 }).ToArray();
        var first = Shared(prompts, prefill.Engines, prefill.Policy, prefill.Step, out var prefillBusy);
        var handed = Enumerable.Range(0, requests.Count)
            .Where(i => !double.IsNaN(first[i].LastTokenSeconds) && requests[i].OutputTokens > 1)
            .Select(i => (Request: i, Arrival: new RequestArrival(
                first[i].LastTokenSeconds + transferSeconds(requests[i].PromptTokens + requests[i].CachedTokens),
                0,
                requests[i].CachedTokens + requests[i].PromptTokens,
                requests[i].OutputTokens - 1)))
            .OrderBy(h => h.Arrival.ArrivalSeconds).ThenBy(h => h.Request).ToArray();
        var rest = Shared([.. handed.Select(h => h.Arrival)], decode.Engines, decode.Policy, decode.Step, out var decodeBusy);
        var times = (RequestTimes[])first.Clone();
        for (var h = 0; h < handed.Length; h++)
        {
            times[handed[h].Request] = times[handed[h].Request] with { LastTokenSeconds = rest[h].LastTokenSeconds };
        }

        return TraceOutcome.Of(requests, times, target, prefillBusy + decodeBusy, prefill.Engines + decode.Engines);
    }

    private static RequestTimes[] Shared(IReadOnlyList<RequestArrival> requests, int engines, BatchingPolicy policy, StepSeconds step, out double busySeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(engines, 1);
        var times = new RequestTimes[requests.Count];
        busySeconds = 0;
        for (var e = 0; e < engines; e++)
        {
            var share = new List<RequestArrival>((requests.Count / engines) + 1);
            for (var i = e; i < requests.Count; i += engines)
            {
                share.Add(requests[i]);
            }

            var engine = new ContinuousBatching(policy, step);
            var own = engine.Run(share);
            busySeconds += engine.BusySeconds;
            for (var i = 0; i < own.Length; i++)
            {
                times[e + (i * engines)] = own[i];
            }
        }

        return times;
    }
}
