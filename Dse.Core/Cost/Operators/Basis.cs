namespace Dse.Core.Cost.Operators;

/// <summary>What a prediction rests on, the best first.</summary>
public enum Basis
{
    /// <summary>An exact hit in a table of measurements.</summary>
    Measured,

    /// <summary>Carried over from measured neighbours.</summary>
    Interpolated,

    /// <summary>Computed from the device's data sheet alone.</summary>
    Prior,
}

/// <summary>The time of one operator on one device.</summary>
/// <param name="Seconds">Time, at least 0.</param>
/// <param name="Flops">Floating-point operations done.</param>
/// <param name="Bytes">Bytes moved to and from device memory.</param>
/// <param name="LogSigma">Standard deviation of the logarithm of the time.</param>
/// <param name="Basis">What the time rests on.</param>
public readonly record struct OperatorTime(double Seconds, double Flops, double Bytes, double LogSigma, Basis Basis);
