namespace Dse.Formats.Onnx;

/// <summary>What is known about a value of a model: its shape, and its numbers where they decide shapes.</summary>
/// <param name="Shape">Sizes; empty for a scalar.</param>
/// <param name="Type">Number of the element type in the standard; 0 when unknown.</param>
/// <param name="IsConstant">Whether it does not depend on the model's inputs: weights, shapes, and what is made of them.</param>
/// <param name="Numbers">Its elements, when they are few and known.</param>
/// <param name="Tensor">Index of the tensor in the graph; -1 for constants.</param>
/// <param name="IsElsewhere">Whether its numbers lie in another file, which is not read.</param>
internal sealed record OnnxValue(long[] Shape, int Type, bool IsConstant, double[]? Numbers = null, int Tensor = -1, bool IsElsewhere = false)
{
    /// <summary>The most elements whose numbers are kept.</summary>
    public const int MostNumbers = 1024;

    private const long MostElements = 1L << 53;
    private const long LargestSize = int.MaxValue;
    private const int MostDimensions = 16;

    // FLOAT, UINT8, INT8, UINT16, INT16, INT32, INT64, STRING, BOOL, FLOAT16, DOUBLE, UINT32, UINT64, COMPLEX64, COMPLEX128, BFLOAT16, four FLOAT8, UINT4, INT4, FLOAT4.
    private static readonly double[] TypeBytes = [4, 4, 1, 1, 2, 2, 4, 8, 0, 1, 2, 8, 4, 8, 8, 16, 2, 1, 1, 1, 1, 0.5, 0.5, 0.5];

    /// <summary>A 64-bit integer list.</summary>
    public static OnnxValue Integers(params double[] numbers) => new([numbers.Length], 7, IsConstant: true, numbers);

    /// <summary>Elements.</summary>
    public long Elements => Count(Shape);

    /// <summary>Dimensions.</summary>
    public int Rank => Shape.Length;

    /// <summary>Bytes of an element; 4 when the type is unknown.</summary>
    public double ElementBytes => Type >= 0 && Type < TypeBytes.Length && TypeBytes[Type] > 0 ? TypeBytes[Type] : 4;

    /// <summary>Whether its elements are counted as weights: no indices, shapes or flags.</summary>
    public bool IsWeight => IsConstant && Type is not (6 or 7 or 8 or 9 or 12 or 13);

    /// <summary>Checks a shape.</summary>
    /// <exception cref="OnnxException">Too many dimensions, a size below 1 or above 2^31, or more than 2^53 elements.</exception>
    public static long[] Checked(long[] shape, string what)
    {
        if (shape.Length > MostDimensions || Array.Exists(shape, s => s is < 1 or > LargestSize) || shape.Aggregate(1.0, (product, size) => product * size) > MostElements)
        {
            throw new OnnxException("badOnnx", $"{what} has the shape [{string.Join(", ", shape.Take(MostDimensions + 1))}]. Sizes from 1 are read, up to {MostDimensions} of them and 2^53 elements.");
        }

        return shape;
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
