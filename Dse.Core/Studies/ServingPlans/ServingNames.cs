namespace Dse.Core.Studies.ServingPlans;

/// <summary>How specs and answers spell the parts of a serving plan (CONTRACT §3).</summary>
internal static class ServingNames
{
    public static readonly string[] Modes = ["static", "aggregated", "disaggregated"];

    // The first stands for null: no engine stated.
    public static readonly string[] Backends = ["any", "vllm", "sglang", "trtllm"];
}
