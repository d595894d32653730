namespace Dse.Solvers.Search;

/// <summary>A strategy that ends with something to start another study from.</summary>
internal interface IPolicySource
{
    /// <summary>The policy as JSON, as <c>search.reinforcement.policy</c> takes it.</summary>
    byte[] PolicyJson();
}
