using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Rtl;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Cycles of a mapping as simulated hardware would take them, and what speaks against them.</summary>
/// <param name="Cycles">Cycles.</param>
/// <param name="P10">Cycles below which one in ten simulations lay.</param>
/// <param name="P90">Cycles above which one in ten lay.</param>
/// <param name="IsLearned">Whether constants were learned from simulations; else it has no range.</param>
/// <param name="Outside">Why the simulations do not vouch for them; empty inside their range.</param>
internal sealed record CalibratedCycles(double Cycles, double P10, double P90, bool IsLearned, IReadOnlyList<string> Outside)
{
    /// <summary>Prices a mapping on a Gemmini-like hierarchy.</summary>
    public static CalibratedCycles Of(MemoryHierarchy hierarchy, Loop[] loops, WindowStrides strides, bool isLearned)
    {
        var calibration = RtlCalibration.Default;
        var counts = RtlCounts.Of(hierarchy.Levels[2].FanOut, loops, strides);
        if (!isLearned)
        {
            return new CalibratedCycles(RtlFirstPrinciples.Cycles(counts), double.NaN, double.NaN, IsLearned: false, []);
        }

        var cycles = calibration.Cycles(counts);
        return new CalibratedCycles(cycles, cycles * calibration.P10Ratio, cycles * calibration.P90Ratio, IsLearned: true, RtlScope.Outside(calibration, hierarchy, loops, strides, counts));
    }

    /// <summary>Writes <c>interval</c>, <c>basis</c> and, outside the range, <c>notes</c>.</summary>
    public void Write(Utf8JsonWriter answer)
    {
        answer.WriteStartObject("interval");
        var isInside = IsLearned && Outside.Count == 0;
        if (isInside)
        {
            answer.WriteStartArray("cycles");
            answer.WriteNumberValue(P10);
            answer.WriteNumberValue(P90);
            answer.WriteEndArray();
        }

        answer.WriteEndObject();
        answer.WriteString("basis", isInside ? "interpolated" : "prior");
        if (Outside.Count > 0)
        {
            answer.WriteStartArray("notes");
            foreach (var note in Outside)
            {
                answer.WriteStartObject();
                answer.WriteString("path", "$.calibration");
                answer.WriteString("code", "outsideCalibration");
                answer.WriteString("message", note);
                answer.WriteEndObject();
            }

            answer.WriteEndArray();
        }
    }
}
