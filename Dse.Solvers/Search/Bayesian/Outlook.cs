namespace Dse.Solvers.Search.Bayesian;

/// <summary>How a proposal takes what the models say.</summary>
internal enum Outlook
{
    /// <summary>By means and deviations, up to where the models expect the front to end.</summary>
    Expecting,

    /// <summary>By the means, nearly, and leaving out ends of the front that buy next to nothing dearly.</summary>
    Trusting,

    /// <summary>By means and deviations, up to the worst that was measured, since the front may go on where models do not expect it.</summary>
    Hoping,
}
