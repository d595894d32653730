namespace Dse.Core.Workloads.Graphs;

/// <summary>Where a tensor of a graph comes from and goes to.</summary>
public enum GraphTensorKind
{
    /// <summary>Given from outside.</summary>
    Input,

    /// <summary>Made by one operator for others.</summary>
    Activation,

    /// <summary>Made by an operator and wanted outside.</summary>
    Output,
}
