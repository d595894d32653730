using Dse.Core.Workloads;
using Dse.Core.Workloads.Networks;

namespace Dse.Formats.Onnx;

/// <summary>Gemm and MatMul.</summary>
internal static class OnnxProducts
{
    /// <summary>Gemm: two matrices, either transposed.</summary>
    public static OnnxResult Gemm(OnnxCall call)
    {
        var (a, b) = (call.In(0), call.In(1));
        if (a.Rank != 2 || b.Rank != 2)
        {
            throw call.Bad("multiplies what are no matrices");
        }

        var (m, k) = call.Int("transA", 0) != 0 ? (a.Shape[1], a.Shape[0]) : (a.Shape[0], a.Shape[1]);
        var (inner, n) = call.Int("transB", 0) != 0 ? (b.Shape[1], b.Shape[0]) : (b.Shape[0], b.Shape[1]);
        return inner == k
            ? new OnnxResult(new OnnxValue([m, n], a.Type, IsConstant: false)) { Work = LayerProduct.Of(new MatrixProduct(m, n, k)) }
            : throw call.Bad($"multiplies {k} columns with {inner} rows");
    }

    /// <summary>MatMul: stacks of matrices; a single right-hand matrix serves the whole stack as one product.</summary>
    public static OnnxResult MatMul(OnnxCall call)
    {
        var (a, b) = (call.In(0), call.In(1));
        if (a.Rank == 0 || b.Rank == 0)
        {
            throw call.Bad("multiplies a scalar");
        }

        long[] left = a.Rank == 1 ? [1, a.Shape[0]] : a.Shape;
        long[] right = b.Rank == 1 ? [b.Shape[0], 1] : b.Shape;
        var (m, k, n) = (left[^2], left[^1], right[^1]);
        if (right[^2] != k)
        {
            throw call.Bad($"multiplies {k} columns with {right[^2]} rows");
        }

        var stack = OnnxElementwise.Broadcast(call, left[..^2], right[..^2]);
        var count = stack.Aggregate(1L, (product, size) => checked(product * size));
        var product = right[..^2].All(size => size == 1) ? new MatrixProduct(checked(m * count), n, k) : new MatrixProduct(m, n, k, count);
        long[] shape = [.. stack, .. a.Rank == 1 ? (long[])[] : [m], .. b.Rank == 1 ? (long[])[] : [n]];
        return new OnnxResult(new OnnxValue(OnnxValue.Checked(shape, call.Name), a.Type, IsConstant: false)) { Work = LayerProduct.Of(product) };
    }
}
