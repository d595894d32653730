namespace Dse.Solvers.Exact.Placement;

/// <summary>How <see cref="SectionSearch"/> weighs the buffers that may be next in a section against its failures.</summary>
internal enum SectionRule
{
    /// <summary>Buffers by failures.</summary>
    Ratio,

    /// <summary>The same, sections with a single buffer first of all.</summary>
    ForcedFirst,

    /// <summary>Buffers by the root of failures.</summary>
    Root,
}
