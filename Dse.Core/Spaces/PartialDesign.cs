namespace Dse.Core.Spaces;

/// <summary>A design while it is decided parameter by parameter, and what the rules still allow.</summary>
/// <remarks>Reused from design to design: deciding a parameter forgets what came after it. Not thread-safe.</remarks>
public sealed class PartialDesign
{
    private readonly DesignSpace space;
    private readonly double[] values;

    /// <summary>An empty design.</summary>
    public PartialDesign(DesignSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        this.space = space;
        values = new double[space.Parameters.Count];
    }

    /// <summary>Whether a parameter exists in a design whose earlier parameters are decided.</summary>
    public bool IsActive(int parameter) => space.IsActive(parameter, values);

    /// <summary>Whether no rule that this parameter completes is broken by a cell, the earlier ones being decided. Later rules may still leave no way to go on.</summary>
    public bool Allows(int parameter, double cell)
    {
        values[parameter] = space.ValueOf(parameter, cell);
        return !space.HasChecks(parameter) || space.Broken(parameter, values) < 0;
    }

    /// <summary>Takes a cell, NaN where the parameter is inactive.</summary>
    public void Decide(int parameter, double cell) => values[parameter] = space.ValueOf(parameter, cell);
}
