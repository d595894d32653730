namespace Dse.Core.Workloads.Networks;

/// <summary>Repeated products of a layer with what they read; the unit that accelerators are costed by.</summary>
/// <param name="Product">The products.</param>
/// <param name="InputWords">Words of the input as stored, all repeats; overlapping windows are stored once.</param>
/// <param name="Window">The convolution that the products come from; null for a plain product.</param>
public readonly record struct LayerProduct(MatrixProduct Product, double InputWords, Convolution? Window)
{
    /// <summary>Words of the second operand, weights or activations, all repeats.</summary>
    public double WeightWords => (double)Product.K * Product.N * Product.Repeats;

    /// <summary>Words of the result, all repeats.</summary>
    public double OutputWords => (double)Product.M * Product.N * Product.Repeats;

    /// <summary>A convolution.</summary>
    public static LayerProduct Of(Convolution window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return new LayerProduct(window.Product, window.InputWords, window);
    }

    /// <summary>A plain product; its input is its first operand.</summary>
    public static LayerProduct Of(MatrixProduct product) => new(product, (double)product.M * product.K * product.Repeats, null);
}
