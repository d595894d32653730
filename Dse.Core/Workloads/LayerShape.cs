namespace Dse.Core.Workloads;

/// <summary>Repeated matrix products C[m,n] = A[m,k] x B[k,n], the form in which a systolic array runs a layer.</summary>
/// <param name="M">Rows of the result: output pixels or tokens; at least 1.</param>
/// <param name="N">Columns of the result: filters; at least 1.</param>
/// <param name="K">Length of the sums; at least 1.</param>
/// <param name="Repeats">How often the product is done on other operands: groups, heads times sequences; at least 1.</param>
public readonly record struct MatrixProduct(long M, long N, long K, long Repeats = 1)
{
    /// <summary>Multiply-accumulate operations of all repeats.</summary>
    public double Macs => (double)M * N * K * Repeats;
}

/// <summary>A convolution in the usual seven dimensions; a matrix product is one of 1 by 1.</summary>
/// <remarks>Immutable. Sizes in elements, at least 1; the input is given as stored, padding included.</remarks>
/// <param name="Batch">Images.</param>
/// <param name="InputHeight">Rows of the input map.</param>
/// <param name="InputWidth">Columns of the input map.</param>
/// <param name="Channels">Input channels of all groups.</param>
/// <param name="Filters">Output channels of all groups.</param>
/// <param name="FilterHeight">Rows of a filter.</param>
/// <param name="FilterWidth">Columns of a filter.</param>
/// <param name="StrideHeight">Rows between two outputs.</param>
/// <param name="StrideWidth">Columns between two outputs.</param>
public sealed record Convolution(
    long Batch, long InputHeight, long InputWidth, long Channels, long Filters, long FilterHeight, long FilterWidth, long StrideHeight, long StrideWidth)
{
    /// <summary>Groups of channels that see one another; divides channels and filters.</summary>
    public long Groups { get; init; } = 1;

    /// <summary>Input rows between two rows of a filter.</summary>
    public long DilationHeight { get; init; } = 1;

    /// <summary>Input columns between two columns of a filter.</summary>
    public long DilationWidth { get; init; } = 1;

    /// <summary>Rows that a filter spans.</summary>
    public long SpanHeight => ((FilterHeight - 1) * DilationHeight) + 1;

    /// <summary>Columns that a filter spans.</summary>
    public long SpanWidth => ((FilterWidth - 1) * DilationWidth) + 1;

    /// <summary>Rows of the output map: ceil((input − span + stride) / stride), as SCALE-Sim counts them.</summary>
    public long OutputHeight => Outputs(InputHeight, SpanHeight, StrideHeight);

    /// <summary>Columns of the output map.</summary>
    public long OutputWidth => Outputs(InputWidth, SpanWidth, StrideWidth);

    /// <summary>The product of one group after unrolling the windows (im2col), repeated for every group.</summary>
    public MatrixProduct Product =>
        new(OutputHeight * OutputWidth * Batch, Filters / Groups, FilterHeight * FilterWidth * (Channels / Groups), Groups);

    /// <summary>Words of the input map.</summary>
    public double InputWords => (double)Batch * InputHeight * InputWidth * Channels;

    private static long Outputs(long input, long span, long stride) => (input - span + stride + stride - 1) / stride;
}
