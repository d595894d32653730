namespace Dse.Solvers.Search.Reinforcement.Policies;

/// <summary>A design, how it came about, and what it was worth.</summary>
internal sealed class Experience
{
    /// <summary>The design.</summary>
    public required double[] Cells { get; init; }

    /// <summary>The preference it was made for, on the simplex.</summary>
    public required double[] Preference { get; init; }

    /// <summary>Per parameter whether the policy decided it; kept from a member of the front otherwise.</summary>
    public required bool[] Decided { get; init; }

    /// <summary>The member of the front that it departed from: where it was decided anew, its level was barred. Null without one.</summary>
    public double[]? Origin { get; init; }

    /// <summary>Its objectives, minimised, in raw units; null where it is infeasible.</summary>
    public double[]? Point { get; set; }

    /// <summary>How far it is from feasible; 0 where it is.</summary>
    public double Violation { get; set; }

    /// <summary>How much better than the rest of its batch it was; what the policy is rewarded with.</summary>
    public double Advantage { get; set; }
}
