namespace Dse.Core.Studies;

/// <summary>A metric to minimise or maximise, written <c>min stepTimeSeconds</c>.</summary>
/// <param name="Metric">The metric's name, unit included.</param>
/// <param name="Maximize">True to maximise.</param>
public sealed record Objective(string Metric, bool Maximize)
{
    /// <summary>As specs spell it.</summary>
    public override string ToString() => $"{(Maximize ? "max" : "min")} {Metric}";
}
