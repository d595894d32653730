namespace Dse.Core.Cost.Operators.Own;

/// <summary>Where kernels lie to one another: sizes in octaves over the octaves within which ratios stay alike.</summary>
/// <remarks>The lengths are those of the shipped tables (docs/cost-model.md §2-3), held out there.</remarks>
internal static class KernelPlaces
{
    /// <summary>Octaves of one correlation length where nothing else is said.</summary>
    public const double CorrelationOctaves = 5;

    private const double GemmOctaves = 8;
    private const double HeadOctaves = 20;
    private const double NetworkOctaves = 2;

    // Without grouping other code paths run: as far away as one octave of everything else.
    private const double UngroupedDistance = 0.2;

    /// <summary>Coordinates of a class.</summary>
    public static int Dimensions(KernelClass kernel) => kernel switch
    {
        KernelClass.Gemm => 3,
        KernelClass.AttentionPrefill => 7,
        KernelClass.AttentionDecode => 6,
        KernelClass.MlaPrefill or KernelClass.MlaDecode => 3,
        KernelClass.Moe => 6,
        KernelClass.Elementwise => 1,
        _ => 3,
    };

    /// <summary>Writes the place of a kernel.</summary>
    public static void Place(KernelClass kernel, ReadOnlySpan<double> sizes, Span<double> place)
    {
        switch (kernel)
        {
            case KernelClass.Gemm:
                place[0] = Math.Log2(sizes[0]) / CorrelationOctaves;
                place[1] = Math.Log2(sizes[1]) / GemmOctaves;
                place[2] = Math.Log2(sizes[2]) / GemmOctaves;
                break;
            case KernelClass.AttentionPrefill:
                // The last part of a sequence makes as many work items as that part of the batch.
                Attention(sizes[0] * sizes[1] / sizes[2], sizes[2], sizes[3], sizes[4], sizes[3], sizes[5], place);
                place[6] = Math.Log2(sizes[2] / sizes[1]) / CorrelationOctaves;
                break;
            case KernelClass.AttentionDecode:
                Attention(sizes[0], sizes[1], sizes[2], sizes[3], sizes[3], sizes[4], place);
                break;
            case KernelClass.MlaPrefill or KernelClass.MlaDecode:
                place[0] = Math.Log2(sizes[0] * sizes[2]) / CorrelationOctaves;
                place[1] = Math.Log2(sizes[1]) / CorrelationOctaves;
                place[2] = Math.Log2(sizes[2]) / HeadOctaves;
                break;
            case KernelClass.Moe:
                place[0] = Math.Log2(sizes[0]) / CorrelationOctaves;
                place[1] = Math.Log2(sizes[4] / sizes[6]) / CorrelationOctaves;
                place[2] = Math.Log2(sizes[2] / sizes[5]) / CorrelationOctaves;
                place[3] = Math.Log2(sizes[1]) / CorrelationOctaves;
                place[4] = Math.Log2(sizes[6]) / CorrelationOctaves;
                place[5] = Math.Log2(sizes[3]) / CorrelationOctaves;
                break;
            case KernelClass.Elementwise:
                place[0] = Math.Log2(sizes[0]) / CorrelationOctaves;
                break;
            default:
                place[0] = Math.Log2(sizes[0]) / NetworkOctaves;
                place[1] = Math.Log2(Math.Max(1, sizes[0] / sizes[1])) / NetworkOctaves;
                place[2] = Math.Log2(sizes[2]) / CorrelationOctaves;
                break;
        }
    }

    private static void Attention(double batch, double positions, double heads, double kvHeads, double counted, double width, Span<double> place)
    {
        place[0] = Math.Log2(batch * counted) / CorrelationOctaves;
        place[1] = Math.Log2(heads / kvHeads) / CorrelationOctaves;
        place[2] = Math.Log2(positions) / CorrelationOctaves;
        place[3] = Math.Log2(counted) / HeadOctaves;
        place[4] = heads == kvHeads ? UngroupedDistance : 0;
        place[5] = Math.Log2(width) / CorrelationOctaves;
    }
}
