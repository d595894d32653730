using Dse.Core.Cost.Training;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>How specs and answers spell the parts of a plan (CONTRACT §3).</summary>
internal static class PlanNames
{
    public static readonly string[] Schedules = ["gpipe", "1f1b", "interleaved", "zeroBubble", "dualPipe"];

    public static readonly string[] Recomputes = ["none", "selective", "full"];

    public static readonly string[] Overlaps = ["none", "ring", "pipe"];

    public static readonly string[] Offloads = ["weights", "activations", "optimizer"];

    /// <summary>How layers are dealt out where no list of them is given.</summary>
    public static readonly string[] StageSplits = ["even", "balanced"];

    /// <summary>One name for a set of offloads: <c>none</c> or the parts joined by plus signs.</summary>
    public static string Of(Offload offload) =>
        offload == Offload.None ? "none" : string.Join('+', Offloads.Where((_, i) => (offload & (Offload)(1 << i)) != Offload.None));

    /// <summary>The set behind a name, or null.</summary>
    public static Offload? ParseOffload(string text)
    {
        if (text is "none")
        {
            return Offload.None;
        }

        var offload = Offload.None;
        foreach (var part in text.Split('+'))
        {
            var index = Array.IndexOf(Offloads, part);
            if (index < 0)
            {
                return null;
            }

            offload |= (Offload)(1 << index);
        }

        return offload;
    }
}
