using System.Globalization;

namespace Dse.Core.Studies.Fleets;

/// <summary>What part of a request a demand asks for.</summary>
public enum FleetPhase
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Its prompt.</summary>
    Prefill,

    /// <summary>Its output.</summary>
    Decode,
}

/// <summary>Requests of one size bucket, or one phase of them.</summary>
/// <param name="Output">Row of the bucket, from 0.</param>
/// <param name="Input">Column of the bucket, from 0.</param>
/// <param name="Phase">Part of the requests.</param>
/// <param name="ShareRatio">Part of all requests, above 0.</param>
public sealed record FleetDemand(int Output, int Input, FleetPhase Phase, double ShareRatio)
{
    /// <summary>As people name it, for example <c>[output 1][input 0]</c>.</summary>
    public string Name => Phase == FleetPhase.Whole
        ? string.Create(CultureInfo.InvariantCulture, $"[output {Output}][input {Input}]")
        : string.Create(CultureInfo.InvariantCulture, $"[output {Output}][input {Input}] {(Phase == FleetPhase.Prefill ? "prefill" : "decode")}");
}
