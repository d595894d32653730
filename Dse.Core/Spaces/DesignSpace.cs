namespace Dse.Core.Spaces;

/// <summary>The designs of a study: parameters in decision order and the rules between them.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DesignSpace
{
    /// <summary>Makes a space.</summary>
    /// <param name="parameters">In the order in which they are decided; a condition reads only earlier ones.</param>
    /// <param name="constraints">Expressions over parameters; each is checked as soon as the last parameter it reads is decided.</param>
    public DesignSpace(IReadOnlyList<Parameter> parameters, IReadOnlyList<Expression> constraints)
    {
        Parameters = parameters;
        Constraints = constraints;
    }

    /// <summary>The parameters in decision order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Rules over parameters, checked before evaluation and never billed.</summary>
    public IReadOnlyList<Expression> Constraints { get; }
}
