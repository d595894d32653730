namespace Dse.Cli.Tests;

/// <summary>Specs that tests run.</summary>
internal static class Specs
{
    /// <summary>Eight GPUs and an 8B model: a few thousand designs.</summary>
    public const string Small = """
        kind: TrainingPlan
        name: small
        model: meta-llama/Meta-Llama-3.1-8B
        cluster: { device: H100-SXM5-80GB, devices: 8, devicesPerNode: 8, scaleOutGBps: 50 }
        sequence: 4096
        globalBatch: 16
        precision: bf16
        constraints: [ "memoryGiB <= 70" ]
        objectives: [ "min stepTimeSeconds", "min memoryGiB" ]
        search: { strategy: exhaustive }
        """;

    /// <summary>The same job searched by a seeded strategy.</summary>
    public static string Seeded { get; } = Small.Replace("strategy: exhaustive", "strategy: nsga2, evaluations: 600, seed: 4", StringComparison.Ordinal);

    /// <summary>One evaluation line of the same job.</summary>
    public static string Line(string id, string plan) =>
        $$"""{"id":{{id}},"kind":"TrainingPlan","model":"meta-llama/Meta-Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":8,"devicesPerNode":8,"scaleOutGBps":50},"sequence":4096,"globalBatch":16,"precision":"bf16","plan":{{plan}}}""";
}
