using System.Runtime.InteropServices;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>A layer to map: iterations of its seven loops, and the strides of its windows.</summary>
/// <remarks>Equal layers have equal mappings: the record is a key for what is solved once.</remarks>
/// <param name="N">Images, at least 1.</param>
/// <param name="K">Filters, at least 1.</param>
/// <param name="C">Input channels, at least 1.</param>
/// <param name="P">Output columns, at least 1.</param>
/// <param name="Q">Output rows, at least 1.</param>
/// <param name="R">Filter columns, at least 1.</param>
/// <param name="S">Filter rows, at least 1.</param>
/// <param name="Strides">Strides of the windows.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LayerLoops(long N, long K, long C, long P, long Q, long R, long S, WindowStrides Strides)
{
    /// <summary>The largest size of a loop.</summary>
    public const long MaxSize = 1 << 24;

    /// <summary>Multiply-accumulates.</summary>
    public double Macs => (double)N * K * C * P * Q * R * S;

    /// <summary>A matrix product of M × K by K × N: rows as output columns, its depth as channels, its columns as filters.</summary>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="k">Depth.</param>
    public static LayerLoops Gemm(long m, long n, long k) => new(1, n, k, m, 1, 1, 1, new WindowStrides(1, 1));

    /// <summary>Iterations of one loop.</summary>
    /// <param name="dimension">The loop.</param>
    public long this[LoopDimension dimension] => dimension switch
    {
        LoopDimension.N => N,
        LoopDimension.K => K,
        LoopDimension.C => C,
        LoopDimension.P => P,
        LoopDimension.Q => Q,
        LoopDimension.R => R,
        _ => S,
    };
}
