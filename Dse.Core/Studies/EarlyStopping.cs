namespace Dse.Core.Studies;

/// <summary>When a trial that reports on the way is stopped: when enough earlier trials were better in every objective at the same step.</summary>
/// <param name="Share">Share of the earlier trials with a report at the step that must dominate it, above 0 to 1.</param>
/// <param name="WarmUpTrials">Earlier trials with a report at the step that there must be, at least 1.</param>
/// <param name="WarmUpSteps">Steps up to and including this one never stop a trial.</param>
public sealed record EarlyStopping(double Share, int WarmUpTrials, long WarmUpSteps)
{
    /// <summary>Most designs at a time when the spec does not say: reports are compared with those of earlier batches, so that there have to be some soon.</summary>
    public const int BatchSize = 20;

    internal static EarlyStopping? Read(SpecObject search)
    {
        if (search.Object("earlyStopping") is not { } spec)
        {
            return null;
        }

        var settings = new EarlyStopping(spec.Number("share", 0.001, 1, 0.1), spec.Int("warmUpTrials", 1, 1_000_000, 10), spec.Whole("warmUpSteps", 0, 1L << 53, 0));
        spec.RejectUnknown();
        return settings;
    }
}
