namespace Dse.Solvers.Search.Bayesian;

/// <summary>Refusals for one reason as a model sees them: above 0 where designs are refused.</summary>
internal sealed class RefusalScale
{
    private readonly IReadOnlyList<Trial> trials;
    private readonly bool[] isRefused;
    private readonly bool[] isTold;
    private readonly double unit;

    /// <summary>Takes the trials.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="isRefused">Per trial, whether it was refused for this reason.</param>
    public RefusalScale(IReadOnlyList<Trial> trials, bool[] isRefused)
    {
        (this.trials, this.isRefused) = (trials, isRefused);

        // Evaluators that do not say how far a design is from being accepted are taken to say the same of all.
        var known = trials.Where((t, i) => isRefused[i] && t.Excess > 0).Select(t => Math.Log(1 + t.Excess)).Order().ToArray();
        IsVote = known.Length == 0 || known[0] == known[^1];
        unit = known.Length == 0 ? 1 : known[known.Length / 2];
        isTold = [.. trials.Select((t, i) => !IsVote && isRefused[i] && t.Excess > 0)];
    }

    /// <summary>Whether all that is known are the answers themselves.</summary>
    public bool IsVote { get; }

    /// <summary>
    /// For a refused design the logarithm of 1 + excess, which for a limit on a positive quantity is that of its ratio to the
    /// limit, in units of the median. For an accepted one what its objectives say of it, where these explain the refusals;
    /// else only the sign is known and the model weighs it. With votes alone a refused one stands at 1.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="axes">Its axis.</param>
    /// <returns>Per trial a value and a noise of its own: a design refused for another reason says nothing by itself, since evaluators name the first.</returns>
    public (double[] Values, double[] Noises) Values(TargetModel model, IReadOnlyList<ModelAxis> axes)
    {
        double[] values = [.. trials.Select((t, i) => isTold[i] ? Math.Log(1 + t.Excess) / unit : isRefused[i] ? 1 : -1)];
        double[] noises = [.. trials.Select((t, i) => t.Refusal >= 0 && !isRefused[i] ? TargetModel.Silent : 0)];
        if (!IsVote && ObjectiveLaw.Explain(trials, values, isTold) is { } explained)
        {
            Explain(values, noises, explained);
        }
        else
        {
            // Doubt in votes alone would send designs far into where all are refused.
            model.Weigh(values, noises, [.. trials.Select(t => t.Refusal < 0)], IsVote ? CensoredSite.Certain : CensoredSite.Of, axes);
        }

        return (values, noises);
    }

    private void Explain(double[] values, double[] noises, double[] explained)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (isRefused[i])
            {
                continue;
            }

            var isKnown = !double.IsNaN(explained[i]);
            noises[i] = isKnown ? 0 : TargetModel.Silent;
            values[i] = isKnown ? trials[i].Refusal < 0 ? Math.Min(0, explained[i]) : explained[i] : values[i];
        }
    }
}
