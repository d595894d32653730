namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>A size that a template leaves open.</summary>
/// <param name="Name">As specs name it, with its unit.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
/// <param name="Default">Value when left out.</param>
public sealed record TemplateParameter(string Name, string Meaning, long Minimum, long Maximum, long Default);
