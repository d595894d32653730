using System.Globalization;

namespace Dse.Faults.Tests;

/// <summary>Real studies of known length.</summary>
internal static class Specs
{
    /// <summary>GPT-3 175B on A100s, all layouts: some seconds on one core, the more devices the longer.</summary>
    public static string Exhaustive(int devices, int globalBatch) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"kind":"TrainingPlan","name":"GPT-3 on {{devices}}","model":"GPT-3-175B",
         "cluster":{"device":"A100-SXM4-80GB","devices":{{devices}},"devicesPerNode":8,"scaleOutGBps":25},
         "sequence":2048,"globalBatch":{{globalBatch}} ,"precision":"bf16",
         "space":{"flashAttention":[true,false],"offload":["none","weights","activations","optimizer","weights+activations","weights+optimizer"]},
         "objectives":["min stepTimeSeconds","min memoryGiB"],"search":{"strategy":"exhaustive"} }
        """);

    /// <summary>Llama 3 70B on 64 H100 by NSGA-II; every trial is stored.</summary>
    public static string Evolved(int evaluations, int seed) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"kind":"TrainingPlan","name":"Llama 3 70B, seed {{seed}}","model":"meta-llama/Meta-Llama-3.1-70B",
         "cluster":{"device":"H100-SXM5-80GB","devices":64,"devicesPerNode":8,"scaleOutGBps":50},
         "sequence":8192,"globalBatch":512,"precision":"bf16","constraints":["memoryGiB <= 72"],
         "objectives":["min stepTimeSeconds","min memoryGiB"],
         "search":{"strategy":"nsga2","evaluations":{{evaluations}},"seed":{{seed}} } }
        """);

    /// <summary>A study that goes on until it is told to stop.</summary>
    public static string Endless => Exhaustive(4096, 4096).Replace("\"exhaustive\"", "\"random\",\"evaluations\":100000000", StringComparison.Ordinal);

    /// <summary>A study that ends in a moment.</summary>
    public static string Small => Evolved(2_000, 1);
}
