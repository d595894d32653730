namespace Dse.Core.Cost.Serving;

/// <summary>How one worker (one copy of the model) is split over devices.</summary>
/// <param name="Tp">Tensor parallel ranks of attention and dense layers, at least 1.</param>
/// <param name="Pp">Pipeline stages, at least 1.</param>
/// <param name="AttentionDp">Copies of attention, each with its own requests, that share one set of experts; at least 1.</param>
/// <param name="MoeTp">Ranks that split every expert, at least 1.</param>
/// <param name="MoeEp">Ranks that share out the experts, at least 1.</param>
public readonly record struct ServingGrid(int Tp, int Pp, int AttentionDp, int MoeTp, int MoeEp)
{
    /// <summary>One device.</summary>
    public static ServingGrid Single { get; } = new(1, 1, 1, 1, 1);

    /// <summary>Devices of a worker.</summary>
    public long Devices => (long)Tp * Pp * AttentionDp;

    /// <summary>Ranks among which a layer is split.</summary>
    public long StageDevices => (long)Tp * AttentionDp;
}
