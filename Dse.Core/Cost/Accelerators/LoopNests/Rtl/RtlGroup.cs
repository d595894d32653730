namespace Dse.Core.Cost.Accelerators.LoopNests.Rtl;

/// <summary>Kinds of layers that were simulated.</summary>
public enum RtlGroup
{
    /// <summary>Those that the constants were fitted to.</summary>
    Regular,

    /// <summary>Matrix products on the 128-column array, whose kernel rounds tiles to whole arrays: cycles of equal tiles differ a hundredfold.</summary>
    WideProduct,

    /// <summary>Convolutions with unlike output height and width, which the kernel ran as square ones: cycles are P/Q times too many.</summary>
    NotSquare,
}
