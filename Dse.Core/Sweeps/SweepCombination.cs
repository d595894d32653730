namespace Dse.Core.Sweeps;

/// <summary>How the axes of a sweep make its members.</summary>
public enum SweepCombination
{
    /// <summary>Every value of every axis with every other.</summary>
    Cross,

    /// <summary>First values together, second values together, and so on; all axes have as many.</summary>
    Zip,

    /// <summary>Random draws, one value an axis each.</summary>
    Sample,
}
