using Dse.Solvers.Search.Bayesian;

namespace Dse.Solvers.Tests.Search.Bayesian;

public class ObjectiveLawTests
{
    private const int Accepted = -1;
    private const int PowerAboveLimit = 0;
    private const int TooLarge = 1;

    // Time in ms and energy in mJ: at most 12 W.
    private static readonly double[][] Refused = [[1, 24], [2, 36], [0.5, 30], [4, 50], [3, 70]];

    [Fact]
    public void A_limit_on_power_is_explained_by_energy_over_time()
    {
        var (trials, values, isTold) = Study([4, 24], 0);

        var explained = ObjectiveLaw.Explain(trials, values, isTold);

        Assert.NotNull(explained);
        Assert.Equal(Math.Log(24 / 12.0), explained[0], 1e-6);
        Assert.Equal(Math.Log(6 / 12.0), explained[5], 1e-6);
        Assert.Equal(Math.Log(48 / 12.0), explained[6], 1e-6);
        Assert.Equal(double.NaN, explained[7]);
    }

    [Fact]
    public void An_accepted_design_beyond_the_limit_contradicts_it() => Assert.Null(Explain(Study([1, 13], 0)));

    [Fact]
    public void Excesses_that_follow_no_law_explain_nothing() => Assert.Null(Explain(Study([4, 24], 0.5)));

    [Fact]
    public void An_objective_that_changes_its_sign_explains_nothing() => Assert.Null(Explain(Study([-4, -24], 0)));

    [Fact]
    public void Few_refused_designs_explain_nothing()
    {
        var (trials, values, isTold) = Study([4, 24], 0);
        isTold[0] = false;

        Assert.Null(ObjectiveLaw.Explain(trials, values, isTold));
    }

    private static double[]? Explain((List<Trial> Trials, double[] Values, bool[] IsTold) study) => ObjectiveLaw.Explain(study.Trials, study.Values, study.IsTold);

    // Five designs above the limit, an accepted one, one refused for another reason and one that was not measured.
    private static (List<Trial> Trials, double[] Values, bool[] IsTold) Study(double[] accepted, double disturbance)
    {
        var trials = Refused.Select((p, i) => new Trial([], p, [], false, PowerAboveLimit, (p[1] / p[0] / 12 * (i == 2 ? 1 + disturbance : 1)) - 1)).ToList();
        trials.Add(new Trial([], accepted, [], true, Accepted, double.NaN));
        trials.Add(new Trial([], [1, 48], [], false, TooLarge, 0.5));
        trials.Add(new Trial([], null, [], false, TooLarge, 0.5));
        bool[] isTold = [.. trials.Select(t => t.Refusal == PowerAboveLimit)];
        return (trials, [.. trials.Select((t, i) => isTold[i] ? Math.Log(1 + t.Excess) : -1)], isTold);
    }
}
