namespace Dse.Solvers.Search;

/// <summary>Which strategy runs and why.</summary>
/// <param name="Name">One of <see cref="Core.Studies.SearchSettings.Strategies"/>, never <c>auto</c>.</param>
/// <param name="Description">For people: the name, and the reasons when auto chose it.</param>
/// <param name="SpaceSize">The exact number of designs, when it was counted.</param>
public sealed record StrategyChoice(string Name, string Description, long? SpaceSize);
