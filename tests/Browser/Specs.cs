namespace Dse.Browser.Tests;

/// <summary>Specs that the tests submit.</summary>
internal static class Specs
{
    /// <summary>Ends within seconds with a proved front of many points.</summary>
    public static string Quick(string name) =>
        $"""
        kind: TrainingPlan
        name: {name}
        model: meta-llama/Meta-Llama-3.1-70B
        cluster: {'{'} device: H100-SXM5-80GB, devices: 64, devicesPerNode: 8, scaleOutGBps: 50 {'}'}
        sequence: 8192
        globalBatch: 512
        precision: bf16
        space: {'{'} tp: [2, 4, 8], cp: [1], overlapTp: [none] {'}'}
        objectives: [ "min stepTimeSeconds", "min memoryGiB" ]
        search: {'{'} strategy: exhaustive {'}'}
        """;

    /// <summary>Ends within seconds with a front of serving plans of shared workers.</summary>
    public static string Serving(string name) =>
        $"""
        kind: ServingPlan
        name: {name}
        model: meta-llama/Meta-Llama-3.1-8B
        cluster: {'{'} device: H100-SXM5-80GB, devices: 8, devicesPerNode: 8 {'}'}
        inputTokens: 1000
        outputTokens: 200
        space: {'{'} mode: aggregated {'}'}
        """;

    /// <summary>Ends at once with plans for a small memory.</summary>
    public static string Scratchpad(string name) =>
        $"""
        kind: Scratchpad
        name: {name}
        graph: densenet121
        weights: true
        order: fixed
        capacitiesBytes: [tightest, half]
        """;

    /// <summary>Ends at once with an EPLB table.</summary>
    public static string Experts(string name) =>
        $"""
        kind: ExpertPlacement
        name: {name}
        mode: eplb
        devices: 4
        slotsPerDevice: 3
        routing: {'{'} loads: [[90, 132, 40, 61, 104, 165, 39, 4]] {'}'}
        """;

    /// <summary>Ends within seconds with a front of hundreds of points in three objectives, and stores its trials.</summary>
    public static string Many(string name) =>
        $"""
        kind: TestProblem
        name: {name}
        problem: dtlz2
        search: {'{'} strategy: nsga2, evaluations: 3000, seed: 1 {'}'}
        """;

    /// <summary>Ends within seconds, and stores its trials, some of which do not fit in memory.</summary>
    public static string Sampled(string name) => Quick(name).Replace("strategy: exhaustive", "strategy: random, evaluations: 600, seed: 1", StringComparison.Ordinal);

    /// <summary>Searches until it is cancelled, finding more and more points.</summary>
    public static string Long(string name) =>
        $"""
        kind: TrainingPlan
        name: {name}
        model: GPT-3-175B
        cluster: {'{'} device: A100-SXM4-80GB, devices: 4096, devicesPerNode: 8, scaleOutGBps: 25 {'}'}
        sequence: 2048
        globalBatch: 4096
        precision: bf16
        objectives: [ "min stepTimeSeconds", "min memoryGiB", "min energyJoules" ]
        search: {'{'} strategy: random, evaluations: 100000000, seconds: 600, seed: 1 {'}'}
        """;
}
