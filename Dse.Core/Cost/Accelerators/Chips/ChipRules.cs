namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>Why a chip cannot be made.</summary>
public enum ChipProblem
{
    /// <summary>It can.</summary>
    None,

    /// <summary>It is larger than the field of a scanner.</summary>
    ChipArea,

    /// <summary>Its stacks do not fit along its long sides.</summary>
    ChipEdge,

    /// <summary>Its clock is beyond what has been shipped on its node.</summary>
    ChipClock,
}

/// <summary>What can be made at all.</summary>
public static class ChipRules
{
    /// <summary>The largest chip, mm²: the field of a scanner.</summary>
    public static double MaxAreaMm2 => ChipConstants.Default["reticle"];

    /// <summary>The first rule that a design breaks.</summary>
    public static ChipProblem Check(ChipDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var area = ChipArea.Of(design);
        return design.Clock.MHz > design.Process.MaxClock.MHz ? ChipProblem.ChipClock
            : area.TotalMm2 > MaxAreaMm2 ? ChipProblem.ChipArea
            : design.Stacks > area.MaxStacks ? ChipProblem.ChipEdge
            : ChipProblem.None;
    }
}
