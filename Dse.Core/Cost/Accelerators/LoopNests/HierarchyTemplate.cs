namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>A family of memory hierarchies that differ in sizes.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class HierarchyTemplate
{
    private readonly Func<IReadOnlyList<long>, MemoryHierarchy> _make;

    internal HierarchyTemplate(string name, string summary, IReadOnlyList<TemplateParameter> parameters, Func<IReadOnlyList<long>, MemoryHierarchy> make)
    {
        Name = name;
        Summary = summary;
        Parameters = parameters;
        _make = make;
    }

    /// <summary>As specs name it.</summary>
    public string Name { get; }

    /// <summary>What it is, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>What may be chosen.</summary>
    public IReadOnlyList<TemplateParameter> Parameters { get; }

    /// <summary>The hierarchy with every parameter at its default.</summary>
    public MemoryHierarchy Make() => _make([.. Parameters.Select(p => p.Default)]);

    /// <summary>Makes an instance.</summary>
    /// <param name="values">One value per parameter, in their order, each within its range.</param>
    /// <exception cref="ArgumentException">Another number of values, or one out of range.</exception>
    public MemoryHierarchy Make(IReadOnlyList<long> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Count, Parameters.Count);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] < Parameters[i].Minimum || values[i] > Parameters[i].Maximum)
            {
                throw new ArgumentOutOfRangeException(nameof(values), values[i], $"{Parameters[i].Name} of {Name} lies in {Parameters[i].Minimum} to {Parameters[i].Maximum}.");
            }
        }

        return _make(values);
    }
}
