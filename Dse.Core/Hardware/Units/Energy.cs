namespace Dse.Core.Hardware.Units;

/// <summary>Energy. Made from a number and its unit, read in a unit.</summary>
public readonly record struct Energy
{
    private Energy(double picojoules)
    {
        Picojoules = picojoules;
    }

    /// <summary>10^-12 J.</summary>
    public double Picojoules { get; }

    /// <summary>10^-3 J.</summary>
    public double Millijoules => Picojoules / 1e9;

    /// <summary>1 J.</summary>
    public double Joules => Picojoules / 1e12;

    /// <summary>From 10^-12 J.</summary>
    /// <param name="picojoules">pJ.</param>
    public static Energy FromPicojoules(double picojoules) => new(picojoules);
}
