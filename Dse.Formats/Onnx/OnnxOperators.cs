namespace Dse.Formats.Onnx;

/// <summary>How the shapes of each operator's outputs follow from its inputs.</summary>
internal static class OnnxOperators
{
    private static readonly Dictionary<string, Func<OnnxCall, OnnxResult>> Known = Make();

    /// <summary>The rule of an operator; null when there is none.</summary>
    public static Func<OnnxCall, OnnxResult>? Find(string type) => Known.GetValueOrDefault(type);

    private static Dictionary<string, Func<OnnxCall, OnnxResult>> Make()
    {
        var known = new Dictionary<string, Func<OnnxCall, OnnxResult>>(StringComparer.Ordinal)
        {
            ["Conv"] = OnnxWindows.Convolve,
            ["ConvTranspose"] = OnnxWindows.ConvolveTransposed,
            ["Gemm"] = OnnxProducts.Gemm,
            ["MatMul"] = OnnxProducts.MatMul,
            ["Reshape"] = OnnxLayouts.Reshape,
            ["Flatten"] = OnnxLayouts.Flatten,
            ["Squeeze"] = OnnxLayouts.Squeeze,
            ["Unsqueeze"] = OnnxLayouts.Unsqueeze,
            ["Transpose"] = OnnxLayouts.Transpose,
            ["Concat"] = OnnxLayouts.Concat,
            ["Slice"] = OnnxLayouts.Slice,
            ["Split"] = OnnxLayouts.Split,
            ["Pad"] = OnnxLayouts.Pad,
            ["Expand"] = OnnxLayouts.Expand,
            ["Tile"] = OnnxLayouts.Tile,
            ["Resize"] = OnnxLayouts.Resize,
            ["Upsample"] = OnnxLayouts.Resize,
            ["DepthToSpace"] = OnnxLayouts.Blocks,
            ["SpaceToDepth"] = OnnxLayouts.Blocks,
            ["Gather"] = OnnxLayouts.Gather,
            ["Cast"] = OnnxElementwise.Cast,
            ["CastLike"] = OnnxElementwise.Cast,
            ["Constant"] = OnnxSources.Constant,
            ["ConstantOfShape"] = OnnxSources.ConstantOfShape,
            ["Shape"] = OnnxSources.Shape,
            ["Size"] = OnnxSources.Size,
            ["Range"] = OnnxSources.Range,
            ["TopK"] = OnnxSources.TopK,

            // The elements of the input, in their order.
            ["Identity"] = call => OnnxElementwise.Unary(call) with { IsAlias = true },
            ["Dropout"] = call => new OnnxResult(call.In(0), call.In(0) with { Type = 9, Numbers = null }) { IsAlias = true },
        };
        void Add(Func<OnnxCall, OnnxResult> rule, params string[] types) => Array.ForEach(types, t => known.Add(t, rule));
        Add(
            OnnxElementwise.Unary,
            "Relu", "LeakyRelu", "Sigmoid", "Tanh", "Softmax", "LogSoftmax", "Hardmax", "Clip", "Elu", "Selu", "Celu", "HardSigmoid", "HardSwish", "Swish", "Mish", "Gelu",
            "ThresholdedRelu", "Softplus", "Softsign", "Erf", "Exp", "Log", "Sqrt", "Neg", "Abs", "Reciprocal", "Floor", "Ceil", "Round", "Sign", "Sin", "Cos", "Not",
            "IsNaN", "CumSum", "Trilu", "Shrink", "BatchNormalization", "InstanceNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization",
            "LpNormalization", "MeanVarianceNormalization", "LRN");
        Add(
            OnnxElementwise.Many,
            "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum", "Mean", "Mod", "PRelu", "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "And", "Or", "Xor", "Where");
        Add(OnnxWindows.Pool, "MaxPool", "AveragePool", "LpPool");
        Add(OnnxWindows.PoolAll, "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool");
        Add(OnnxLayouts.LikeInput, "GatherElements", "ScatterElements", "ScatterND");
        Add(
            OnnxSources.Reduce,
            "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceSumSquare", "ArgMax", "ArgMin");
        return known;
    }
}
