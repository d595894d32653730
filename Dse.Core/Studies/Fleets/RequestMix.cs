namespace Dse.Core.Studies.Fleets;

/// <summary>How requests spread over size buckets.</summary>
/// <param name="Shares">[output][input]: the part of all requests, summing to 1.</param>
/// <param name="RequestsPerSecond">Of all buckets, above 0.</param>
/// <param name="OutputTicks">Upper ends of the output sizes, tokens, rising; null when only shares were given.</param>
/// <param name="InputTicks">Upper ends of the input sizes, tokens, rising; null when only shares were given.</param>
internal sealed record RequestMix(double[][] Shares, double RequestsPerSecond, int[]? OutputTicks, int[]? InputTicks)
{
    /// <summary>Output sizes.</summary>
    public int Outputs => Shares.Length;

    /// <summary>Input sizes.</summary>
    public int Inputs => Shares[0].Length;
}
