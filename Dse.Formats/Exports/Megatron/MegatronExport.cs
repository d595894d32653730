using System.Globalization;
using System.Text;
using Dse.Core.Hardware;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Megatron;

/// <summary>A training plan as a shell script that starts Megatron-LM's <c>pretrain_gpt.py</c>.</summary>
internal sealed class MegatronExport : IPointExport
{
    public ExportFormat Format { get; } = new("megatron", "Megatron-LM: a script with its arguments", "text/x-shellscript", "sh", ["TrainingPlan"]);

    public string? Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        if (TrainingPoint.Read(point, notes, out error) is not { } training || MegatronCorePlan.Of(training, "Megatron-LM", notes, out error) is not { } core)
        {
            return null;
        }

        error = MegatronModelArguments.Refuse(training);
        if (error is not null)
        {
            return null;
        }

        foreach (var note in MegatronModelArguments.Notes(training))
        {
            notes.Add(note);
        }

        notes.Add("Data, tokenizer, learning rate and length of the run stand in for yours.");
        var devices = training.Work.Cluster.Devices;
        var perNode = training.DevicesPerNode;
        var text = new StringBuilder("#!/usr/bin/env bash\n");
        text.Append(ExportText.Head(point, "Megatron-LM", training.Products, notes));
        text.Append("set -euo pipefail\n");

        // Megatron-LM asks for this with tensor or context parallelism before Blackwell, and for the contrary with FSDP.
        text.Append(core.Sharding is null ? "export CUDA_DEVICE_MAX_CONNECTIONS=1\n" : "unset CUDA_DEVICE_MAX_CONNECTIONS\n");
        text.Append(CultureInfo.InvariantCulture, $"torchrun --nnodes {devices / Math.Min(perNode, devices)} --nproc-per-node {Math.Min(perNode, devices)} \\\n");
        text.Append("  --node-rank \"${NODE_RANK:-0}\" --master-addr \"${MASTER_ADDR:-localhost}\" --master-port \"${MASTER_PORT:-6000}\" \\\n");
        ExportText.Command(text, "  ", "pretrain_gpt.py", [.. Parallel(core), .. Memory(core), .. Precision(training.Work.Precision), .. MegatronModelArguments.Of(training), .. Placeholders(training)]);
        return text.ToString();
    }

    private static IEnumerable<string> Parallel(MegatronCorePlan core)
    {
        var plan = core.Point.Plan;
        yield return Option("tensor-model-parallel-size", plan.Tp);
        yield return Option("pipeline-model-parallel-size", plan.Pp);
        yield return Option("context-parallel-size", plan.Cp);
        if (plan.Cp > 1)
        {
            yield return "--cp-comm-type p2p";
        }

        if (core.VirtualStages is { } chunks)
        {
            yield return Option("num-virtual-stages-per-pipeline-rank", chunks);
        }

        if (core.Layout is { } layout)
        {
            yield return $"--pipeline-model-parallel-layout {ExportText.ShellWord(layout)}";
        }

        if (core.MicrobatchGroup is { } group)
        {
            yield return Option("microbatch-group-size-per-virtual-pipeline-stage", group);
        }

        if (plan.SequenceParallel)
        {
            yield return "--sequence-parallel";
        }

        if (core.TensorOverlap)
        {
            yield return "--tp-comm-overlap";
        }

        if (core.Point.Work.Model.IsMixture)
        {
            yield return Option("expert-model-parallel-size", plan.Ep);
            yield return Option("expert-tensor-parallel-size", plan.MoeTp);
            yield return "--moe-token-dispatcher-type alltoall";
        }

        yield return Option("micro-batch-size", plan.Microbatch);
        yield return Option("global-batch-size", core.Point.Work.GlobalBatch);
    }

    private static IEnumerable<string> Memory(MegatronCorePlan core)
    {
        var plan = core.Point.Plan;
        if (core.RecomputesAttention)
        {
            yield return "--recompute-granularity selective --recompute-modules core_attn";
        }

        if (core.RecomputedLayers is var (method, layers))
        {
            yield return $"--recompute-granularity full --recompute-method {method} --recompute-num-layers {layers.ToString(CultureInfo.InvariantCulture)}";
        }

        if (core.DistributedOptimizer)
        {
            yield return "--use-distributed-optimizer";
        }

        if (core.Sharding is { } sharding)
        {
            yield return $"--use-megatron-fsdp --data-parallel-sharding-strategy {sharding} --ckpt-format fsdp_dtensor --no-gradient-accumulation-fusion";
        }

        if (plan.OverlapDp)
        {
            yield return "--overlap-grad-reduce";
            if (core.DistributedOptimizer)
            {
                yield return "--overlap-param-gather";
            }
        }

        if (core.OptimizerOffload)
        {
            yield return "--optimizer-cpu-offload --optimizer-offload-fraction 1.0 --use-precision-aware-optimizer";
        }

        if (core.OffloadedLayers > 0)
        {
            yield return Option("cpu-offloading-num-layers", core.OffloadedLayers);
        }
    }

    private static string[] Precision(Precision precision) => precision switch
    {
        Dse.Core.Hardware.Precision.Fp16 => ["--fp16"],
        Dse.Core.Hardware.Precision.Fp8 => ["--bf16", "--fp8-format hybrid --fp8-recipe tensorwise"],
        Dse.Core.Hardware.Precision.Mxfp8 => ["--bf16", "--fp8-format e4m3 --fp8-recipe mxfp8"],
        Dse.Core.Hardware.Precision.Nvfp4 => ["--bf16", "--fp4-format e2m1"],
        Dse.Core.Hardware.Precision.Bf16 => ["--bf16"],
        _ => [],
    };

    // The tokenizer adds one token for the end of a document.
    private static string[] Placeholders(TrainingPoint training) =>
    [
        $"--mock-data --tokenizer-type NullTokenizer {Option("vocab-size", training.Work.Model.Vocab - 1)}",
        "--train-iters 20 --lr 1.0e-4 --log-interval 1 --log-throughput",
    ];

    private static string Option(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"--{name} {value}");
}
