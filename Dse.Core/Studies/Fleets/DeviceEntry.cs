namespace Dse.Core.Studies.Fleets;

/// <summary>An entry of <c>devices</c> as it was read.</summary>
/// <param name="Type">What can be rented.</param>
/// <param name="HeadroomRatio">Part of its load that is added as head-room.</param>
/// <param name="Whole">Requests per second by bucket, [output][input]; null when phases are given instead.</param>
/// <param name="Prefill">Prompts per second by bucket; null when it computes none.</param>
/// <param name="Decode">Outputs per second by bucket; null when it makes none.</param>
/// <param name="Path">Where it stands in the spec.</param>
internal sealed record DeviceEntry(FleetType Type, double HeadroomRatio, double[][]? Whole, double[][]? Prefill, double[][]? Decode, string Path)
{
    /// <summary>The table of a phase; null when it has none.</summary>
    public double[][]? Table(FleetPhase phase) => phase switch
    {
        FleetPhase.Whole => Whole,
        FleetPhase.Prefill => Prefill,
        _ => Decode,
    };
}
