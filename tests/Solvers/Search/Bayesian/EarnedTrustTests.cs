using Dse.Solvers.Search.Bayesian;

namespace Dse.Solvers.Tests.Search.Bayesian;

public class EarnedTrustTests
{
    [Fact]
    public void Trust_halves_with_each_proposal_that_did_not_improve_the_front_and_returns_with_one_that_did()
    {
        var trust = new EarnedTrust();
        Assert.True(trust.Grants(21));

        trust.Report(21, isSuccess: false);
        Assert.Equal([25, 27], Enumerable.Range(22, 7).Where(trust.Grants));

        trust.Report(25, isSuccess: false);
        trust.Report(33, isSuccess: false);
        Assert.Equal([41, 43], Enumerable.Range(34, 10).Where(trust.Grants));

        trust.Report(41, isSuccess: true);
        Assert.Equal([43, 45], Enumerable.Range(42, 4).Where(trust.Grants));
    }
}
