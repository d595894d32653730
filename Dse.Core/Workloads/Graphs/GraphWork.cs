using Dse.Core.Workloads.Networks;

namespace Dse.Core.Workloads.Graphs;

/// <summary>Finds the products of an operator from the shapes around it and its counts of weights and multiply-accumulates.</summary>
/// <remarks>
/// The length of a sum is macs / outputs. Filters are taken as square where their area is a square, else as one row; a grouped
/// convolution gets the groups that the length of its sums leaves. Costs of products depend on neither choice.
/// </remarks>
internal static class GraphWork
{
    private static readonly string[] DenseTypes = ["gemm", "innerproduct", "dense", "linear", "fullyconnected"];

    /// <summary>The products; null when the counts fit no shape.</summary>
    public static LayerProduct? Infer(string type, IReadOnlyList<GraphTensor> inputs, GraphTensor output, long weights, long macs)
    {
        if (inputs.Count == 0 || macs < 1)
        {
            return null;
        }

        var name = type.ToUpperInvariant();
        bool Is(string part) => name.Contains(part.ToUpperInvariant(), StringComparison.Ordinal);
        if (Is("convtranspose") || Is("deconv"))
        {
            return Transposed(inputs[0], output, weights, macs, Is("depthwise"));
        }

        if (macs % output.Elements != 0)
        {
            return null;
        }

        var sum = macs / output.Elements;
        return weights == 0 ? Product(inputs, output, sum)
            : Array.Exists(DenseTypes, Is) || inputs[0].Shape.Count != 3 || output.Shape.Count != 3 ? AsDense(output, weights, sum)
            : Convolution(inputs[0], output, weights, sum, Is("depthwise") || Is("dw"));
    }

    private static LayerProduct? AsDense(GraphTensor output, long weights, long sum)
    {
        // With or without a bias.
        var columns = weights % sum == 0 ? weights / sum : weights / (sum + 1);
        return columns > 0 && (weights == columns * sum || weights == columns * (sum + 1)) && output.Elements % columns == 0
            ? LayerProduct.Of(new MatrixProduct(output.Elements / columns, columns, sum))
            : null;
    }

    // Two activations: as many products as the larger of their leading sizes.
    private static LayerProduct? Product(IReadOnlyList<GraphTensor> inputs, GraphTensor output, long sum)
    {
        if (inputs.Count != 2 || inputs[0].Shape.Count < 2)
        {
            return null;
        }

        static long Leading(GraphTensor tensor) => tensor.Shape.Take(tensor.Shape.Count - 2).Aggregate(1L, (product, size) => product * size);
        var repeats = Math.Max(Math.Max(Leading(inputs[0]), Leading(inputs[1])), Leading(output));
        var rows = inputs[0].Shape[^2];
        if (output.Elements % (rows * repeats) != 0)
        {
            return null;
        }

        var product = new MatrixProduct(rows, output.Elements / (rows * repeats), sum, repeats);
        return inputs[0].Elements == rows * sum * repeats && inputs[1].Elements == product.N * sum * repeats ? LayerProduct.Of(product) : null;
    }

    // Every input is multiplied with the filters that spread it.
    private static LayerProduct? Transposed(GraphTensor input, GraphTensor output, long weights, long macs, bool isDepthwise)
    {
        if (input.Shape.Count != 3 || output.Shape.Count != 3)
        {
            return null;
        }

        var (channels, pixels) = (input.Shape[0], input.Shape[1] * input.Shape[2]);
        var groups = isDepthwise && channels == output.Shape[0] ? channels : 1;
        var columns = macs / (pixels * channels);
        return columns >= 1 && columns * pixels * channels == macs && weights >= columns * channels
            ? LayerProduct.Of(new MatrixProduct(pixels, columns, channels / groups, groups))
            : null;
    }

    private static LayerProduct? Convolution(GraphTensor input, GraphTensor output, long weights, long sum, bool isDepthwise)
    {
        var (channels, filters) = (input.Shape[0], output.Shape[0]);
        if ((weights != sum * filters && weights != (sum + 1) * filters) || Groups(channels, filters, sum, isDepthwise) is not { } groups)
        {
            return null;
        }

        var area = sum / (channels / groups);
        var side = (long)Math.Sqrt(area);
        var (height, width) = side * side == area ? (side, side) : (1, area);
        var (strideHeight, strideWidth) = (Stride(input.Shape[1], output.Shape[1], height), Stride(input.Shape[2], output.Shape[2], width));
        return LayerProduct.Of(new Convolution(
            1, ((output.Shape[1] - 1) * strideHeight) + height, ((output.Shape[2] - 1) * strideWidth) + width, channels, filters, height, width, strideHeight, strideWidth)
        {
            Groups = groups,
        });
    }

    private static long? Groups(long channels, long filters, long sum, bool isDepthwise)
    {
        var isOneEach = filters % channels == 0 && IsOddSquare(sum);
        if (isDepthwise && isOneEach)
        {
            return channels;
        }

        if (sum % channels == 0)
        {
            return 1;
        }

        if (isOneEach && sum > 1)
        {
            return channels;
        }

        // The smallest odd square filter that leaves whole groups.
        for (long side = 1; side * side <= sum; side += 2)
        {
            var area = side * side;
            if (channels * area % sum == 0 && channels * area / sum is var groups && groups <= channels && channels % groups == 0 && filters % groups == 0)
            {
                return groups;
            }
        }

        return null;
    }

    private static bool IsOddSquare(long number) => (long)Math.Sqrt(number) is var side && side * side == number && side % 2 == 1;

    // Without padding or with as much as keeps the size.
    private static long Stride(long input, long output, long filter) =>
        input - filter + 1 == output ? 1 : Math.Max(1, (long)Math.Round((double)input / output, MidpointRounding.AwayFromZero));
}
