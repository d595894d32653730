namespace Dse.Solvers.Search.Bayesian;

/// <summary>How an objective's level follows from a normal variable N.</summary>
internal enum LevelLaw : byte
{
    /// <summary>N itself.</summary>
    Normal,

    /// <summary>e^N: a positive objective modelled by its logarithm.</summary>
    Exponential,

    /// <summary>−e^−N: a positive objective that is maximised, modelled by minus its logarithm.</summary>
    NegativeExponential,
}
