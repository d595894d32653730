namespace Dse.Core.Cost.Communication;

/// <summary>How many copies of a token travel to its experts (docs/cost-model.md §5).</summary>
public static class ExpertDispatch
{
    /// <summary>
    /// Expected copies sent: a token goes once to each domain that holds some of its experts, which shares it inside
    /// (DeepSeek-V3 report, arXiv 2412.19437 §3.2.2); inside one domain once to each expert.
    /// </summary>
    /// <param name="domains">Domains over which the experts are spread evenly, at least 1.</param>
    /// <param name="expertsPerToken">Experts a token visits, at least 1.</param>
    /// <param name="domainLimit">Most domains that routing lets a token visit, at least 1.</param>
    public static double Copies(int domains, int expertsPerToken, int domainLimit)
    {
        if (domains <= 1)
        {
            return expertsPerToken;
        }

        // With a limit the experts are drawn from that many domains.
        double open = Math.Min(domains, domainLimit);
        return Math.Min(expertsPerToken, open * (1 - Math.Pow(1 - (1 / open), expertsPerToken)));
    }
}
