namespace Dse.Core.Cost.Accelerators.Systolic;

/// <summary>Words between DRAM and the memories of an array, for one repeat of a product.</summary>
/// <param name="IfmapWords">Input words read.</param>
/// <param name="FilterWords">Weight words read.</param>
/// <param name="OfmapReadWords">Partial sums read back.</param>
/// <param name="OfmapWriteWords">Output words and partial sums written.</param>
/// <param name="WaitWords">Words that the array may have to wait for, at the bandwidth of one channel.</param>
internal readonly record struct DramTraffic(double IfmapWords, double FilterWords, double OfmapReadWords, double OfmapWriteWords, double WaitWords)
{
    /// <summary>All words.</summary>
    public double Words => IfmapWords + FilterWords + OfmapReadWords + OfmapWriteWords;

    /// <summary>Cycles that the words to wait for take; 0 without a bandwidth.</summary>
    public double Cycles(SystolicArray array) => array.BandwidthWordsPerCycle is { } words ? WaitWords / words : 0;
}
