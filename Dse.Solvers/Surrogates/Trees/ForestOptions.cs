namespace Dse.Solvers.Surrogates.Trees;

/// <summary>Settings of a random forest (those of SMAC: Hutter, Hoos and Leyton-Brown 2011).</summary>
/// <param name="Trees">Trees, at least 2.</param>
/// <param name="FeatureShare">Share of the features that each split looks at.</param>
/// <param name="LeastRows">Fewest rows in a leaf.</param>
internal sealed record ForestOptions(int Trees = 24, double FeatureShare = 5.0 / 6, int LeastRows = 3);
