using Dse.Core.Workloads.Networks;

namespace Dse.Formats.Onnx;

/// <summary>What a node makes.</summary>
/// <param name="Outputs">Shapes and, where they decide shapes, numbers of its outputs, in their order.</param>
internal sealed record OnnxResult(params OnnxValue[] Outputs)
{
    /// <summary>What it multiplies; null when it does not.</summary>
    public LayerProduct? Work { get; init; }

    /// <summary>Whether the first output holds the elements of the first input in the same order.</summary>
    public bool IsAlias { get; init; }
}
