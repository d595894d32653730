using System.Text.Json.Nodes;

namespace Dse.Api.OpenApi;

/// <summary>Examples in the API's description; tests send them to the service.</summary>
internal static class Examples
{
    /// <summary>A spec.</summary>
    public static JsonNode Spec { get; } = JsonNode.Parse(
        """
        {
          "kind": "TrainingPlan",
          "name": "Llama 3 70B on 64 H100",
          "model": "meta-llama/Meta-Llama-3.1-70B",
          "cluster": { "device": "H100-SXM5-80GB", "devices": 64, "devicesPerNode": 8, "scaleOutGBps": 50 },
          "sequence": 8192,
          "globalBatch": 512,
          "precision": "bf16",
          "objectives": ["min stepTimeSeconds", "min memoryGiB"],
          "search": { "strategy": "auto", "evaluations": 100000, "seed": 1 }
        }
        """)!;

    /// <summary>The same spec in YAML.</summary>
    public const string SpecYaml =
        """
        kind: TrainingPlan
        name: Llama 3 70B on 64 H100
        model: meta-llama/Meta-Llama-3.1-70B
        cluster: { device: H100-SXM5-80GB, devices: 64, devicesPerNode: 8, scaleOutGBps: 50 }
        sequence: 8192
        globalBatch: 512
        precision: bf16
        objectives: [ "min stepTimeSeconds", "min memoryGiB" ]
        search: { strategy: auto, evaluations: 100000, seed: 1 }

        """;

    /// <summary>A sweep.</summary>
    public static JsonNode Sweep { get; } = JsonNode.Parse(
        """
        {
          "name": "Llama 3 70B by cluster size, every night",
          "template": {
            "kind": "TrainingPlan",
            "model": "meta-llama/Meta-Llama-3.1-70B",
            "cluster": { "device": "H100-SXM5-80GB", "devicesPerNode": 8, "scaleOutGBps": 50 },
            "sequence": 8192,
            "globalBatch": 512,
            "precision": "bf16",
            "objectives": ["min stepTimeSeconds", "min memoryGiB"],
            "search": { "strategy": "auto", "evaluations": 100000, "seed": 1 }
          },
          "axes": { "cluster.devices": [64, 128, 256] },
          "schedule": { "cron": "0 3 * * *", "timeZone": "Europe/Berlin", "missed": "latest" },
          "overlap": "skip"
        }
        """)!;

    /// <summary>The same sweep in YAML.</summary>
    public const string SweepYaml =
        """
        name: Llama 3 70B by cluster size, every night
        template:
          kind: TrainingPlan
          model: meta-llama/Meta-Llama-3.1-70B
          cluster: { device: H100-SXM5-80GB, devicesPerNode: 8, scaleOutGBps: 50 }
          sequence: 8192
          globalBatch: 512
          precision: bf16
          objectives: [ "min stepTimeSeconds", "min memoryGiB" ]
          search: { strategy: auto, evaluations: 100000, seed: 1 }
        axes: { cluster.devices: [64, 128, 256] }
        schedule: { cron: "0 3 * * *", timeZone: Europe/Berlin, missed: latest }
        overlap: skip

        """;

    /// <summary>An evaluation line.</summary>
    public static JsonNode Line { get; } = JsonNode.Parse(
        """
        {
          "id": 1,
          "kind": "TrainingPlan",
          "model": "meta-llama/Meta-Llama-3.1-70B",
          "cluster": { "device": "H100-SXM5-80GB", "devices": 64, "devicesPerNode": 8, "scaleOutGBps": 50 },
          "sequence": 8192,
          "globalBatch": 512,
          "precision": "bf16",
          "plan": { "tp": 8, "pp": 4, "dp": 2, "microbatch": 1, "schedule": "1f1b" }
        }
        """)!;

    /// <summary>The shape of its answer; the numbers are for illustration.</summary>
    public static JsonNode Answer { get; } = JsonNode.Parse(
        """
        {
          "id": 1,
          "feasible": true,
          "violations": [],
          "metrics": { "stepTimeSeconds": 61.5, "memoryGiB": 58.2 },
          "interval": { "stepTimeSeconds": [55.1, 68.9] },
          "basis": "prior"
        }
        """)!;
}
