namespace Dse.Core.Studies.Scratchpads;

/// <summary>Which operators can write their output over an input: those whose every element of the output needs that element of the inputs only.</summary>
public static class InPlaceOperators
{
    // Names of ONNX, ncnn and the catalog, without regard to case. Shapes that change without moving a byte are among them.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Abs", "Add", "BatchNorm", "BatchNormalization", "BinaryOp", "BNReLU", "Ceil", "Clip", "Div", "Dropout", "Eltwise", "ELU", "Erf", "Exp", "Flatten", "Floor", "GELU",
        "HardSigmoid", "HardSwish", "Identity", "LeakyReLU", "Log", "Max", "Min", "Mish", "Mul", "Neg", "Pow", "PReLU", "ReLU", "ReLU6", "Reshape", "Scale", "SELU", "Sigmoid",
        "SiLU", "Softplus", "Sqrt", "Squeeze", "Sub", "Swish", "Tanh", "UnaryOp", "Unsqueeze", "WeightedSum",
    };

    /// <summary>Whether a type is one; of several joined by <c>+</c> all must be.</summary>
    /// <param name="type">The type of an operator.</param>
    public static bool Contains(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Array.TrueForAll(type.Split('+'), Names.Contains);
    }
}
