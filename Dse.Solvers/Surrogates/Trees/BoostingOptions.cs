namespace Dse.Solvers.Surrogates.Trees;

/// <summary>Settings of gradient boosting.</summary>
/// <param name="Trees">Trees, at least 1.</param>
/// <param name="LearningRate">Share of each tree's answer that is taken.</param>
/// <param name="Leaves">Most leaves of a tree, at least 2.</param>
/// <param name="LeastRows">Fewest rows in a leaf.</param>
/// <param name="FeatureShare">Share of the features that each tree looks at.</param>
internal sealed record BoostingOptions(int Trees = 400, double LearningRate = 0.1, int Leaves = 48, int LeastRows = 5, double FeatureShare = 0.6);
