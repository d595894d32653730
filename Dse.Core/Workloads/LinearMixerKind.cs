namespace Dse.Core.Workloads;

/// <summary>Recurrent mixers that a layer may have instead of attention.</summary>
public enum LinearMixerKind
{
    /// <summary>Gated delta rule (Qwen3-Next, Qwen3.5).</summary>
    GatedDelta,

    /// <summary>Selective state space with a scalar decay per head (Nemotron-H, Bamba, Granite 4, Falcon-H1).</summary>
    Mamba2,

    /// <summary>Selective state space with a decay per channel and state (Jamba, Falcon-Mamba).</summary>
    Mamba1,

    /// <summary>Linear attention with a fixed decay per head and an output gate (MiniMax-Text-01, MiniMax-M1).</summary>
    Lightning,
}
