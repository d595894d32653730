namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>What a deployment made of a trace.</summary>
/// <param name="Ttft">Seconds from arrival to first token.</param>
/// <param name="Tpot">Seconds between the tokens of a request, its mean; requests of one token are left out.</param>
/// <param name="Queue">Seconds from arrival to admission.</param>
/// <param name="RequestsPerSecond">Requests completed per second, from the first arrival to the last token.</param>
/// <param name="GoodputRequestsPerSecond">Those of them that met the target.</param>
/// <param name="TokensPerSecond">Tokens emitted per second over the same time.</param>
/// <param name="MeanSequences">Sequences in the engines, prompts included, averaged over the same time.</param>
/// <param name="BusyRatio">Share of that time in which an engine worked, averaged over engines.</param>
/// <param name="Refused">Requests that the cache can never hold.</param>
public sealed record TraceOutcome(
    Percentiles Ttft,
    Percentiles Tpot,
    Percentiles Queue,
    double RequestsPerSecond,
    double GoodputRequestsPerSecond,
    double TokensPerSecond,
    double MeanSequences,
    double BusyRatio,
    int Refused)
{
    /// <summary>Statistics of a run.</summary>
    /// <param name="requests">What came.</param>
    /// <param name="times">What became of it, in the same order.</param>
    /// <param name="target">What a good request meets.</param>
    /// <param name="busySeconds">Seconds of work, all engines together.</param>
    /// <param name="engines">How many engines shared the trace.</param>
    public static TraceOutcome Of(
        IReadOnlyList<RequestArrival> requests, IReadOnlyList<RequestTimes> times, LatencyTarget target, double busySeconds, int engines)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(times);
        var served = Enumerable.Range(0, requests.Count).Where(i => !double.IsNaN(times[i].LastTokenSeconds)).ToArray();
        double Ttft(int i) => times[i].FirstTokenSeconds - requests[i].ArrivalSeconds;
        double Tpot(int i) => requests[i].OutputTokens > 1 ? (times[i].LastTokenSeconds - times[i].FirstTokenSeconds) / (requests[i].OutputTokens - 1) : double.NaN;
        var span = served.Length == 0 ? double.NaN : served.Max(i => times[i].LastTokenSeconds) - requests[0].ArrivalSeconds;
        var good = served.Count(i => Ttft(i) <= target.TtftSeconds && !(Tpot(i) > target.TpotSeconds));
        return new TraceOutcome(
            Percentiles.Of(served.Select(Ttft)),
            Percentiles.Of(served.Select(Tpot)),
            Percentiles.Of(served.Select(i => times[i].AdmittedSeconds - requests[i].ArrivalSeconds)),
            served.Length / span,
            good / span,
            served.Sum(i => (double)requests[i].OutputTokens) / span,
            served.Sum(i => times[i].LastTokenSeconds - times[i].AdmittedSeconds) / span,
            busySeconds / (span * engines),
            requests.Count - served.Length);
    }
}
