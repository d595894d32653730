namespace Dse.Core.Spaces;

/// <summary>Where an expression finds the value of a name, and what sort of value that is.</summary>
/// <param name="Slot">Index into the values that a <see cref="BoundExpression"/> is evaluated over.</param>
/// <param name="Categories">The values of a name that holds texts; null for a number or Boolean.</param>
/// <param name="CodeOf">The number that stands for a category in the slot; null for a number or Boolean.</param>
/// <param name="CanBeInactive">Whether NaN in the slot means that a parameter does not exist in a design, so that rules over it do not apply.</param>
public readonly record struct NameBinding(
    int Slot,
    IReadOnlyList<ParameterValue>? Categories = null,
    Func<ParameterValue, double>? CodeOf = null,
    bool CanBeInactive = false);
