namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>What became of one request.</summary>
/// <param name="FirstTokenSeconds">When its first token came, from the start of the trace; NaN when the cache can never hold it.</param>
/// <param name="LastTokenSeconds">When its last token came; NaN likewise.</param>
/// <param name="AdmittedSeconds">When it left the queue; NaN likewise.</param>
public readonly record struct RequestTimes(double FirstTokenSeconds, double LastTokenSeconds, double AdmittedSeconds);
