using Dse.Core.Cost.Training;
using Dse.Core.Cost.Training.Calculon;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.TrainingPlans.Calculon;

/// <summary>Reads a line whose plan is one of Calculon's executions (docs/calculon.md).</summary>
internal static class CalculonReader
{
    private const int MaxRanks = 1 << 24;

    /// <summary>Names of <see cref="CalculonRecompute"/>.</summary>
    public static readonly string[] Recomputes = ["none", "attn_only", "full"];

    /// <summary>Names of <see cref="CalculonTensorComm"/>.</summary>
    public static readonly string[] TensorComms = ["ar", "p2p_rs_ag", "rs_ag"];

    private static readonly string[] Attentions = ["multihead", "multiquery"];

    /// <summary>Whether a line is one.</summary>
    public static bool Takes(SpecObject line) => line.Object("plan") is { } plan && plan.Has("calculon");

    /// <summary>Reads the line; null after errors.</summary>
    public static CalculonLine? Read(SpecObject line, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var plan = line.Object("plan")!;
        var options = new CalculonOptions(plan.Object("calculon")!);
        plan.RejectUnknown();
        var model = WorkloadReader.Model(line, errors);
        var sequence = line.Int("sequence", 1, 1 << 24);
        var cluster = line.Has("cluster") || !options.Has("num_procs") ? ClusterReader.Read(line, errors) : null;
        var precision = (Precision)line.Choice("precision", Precisions.Names, (int)Precision.Fp16);
        line.Member("stack");
        var format = options.Choice("datatype", [.. CalculonSystems.Formats.Select(f => f.Name)], FormatOf(precision));
        var system = CalculonSystems.Read(options.Object, cluster?.Device, CalculonSystems.Formats[format].Name, errors);
        var execution = Execution(options, line, cluster, model, system?.Networks.Count ?? 1);
        options.Object.RejectUnknown();
        line.RejectUnknown();
        if (model is not null)
        {
            CheckModel(line, model, execution);
        }

        return errors.Count > before || model is null || system is null
            ? null
            : new CalculonLine(new CalculonApplication(model.Hidden, model.Ffn, sequence, model.Heads, model.HeadDim, model.Layers), system, execution);
    }

    private static CalculonExecution Execution(CalculonOptions options, SpecObject line, Cluster? cluster, LanguageModel? model, int tiers)
    {
        var processors = options.Int("num_procs", 1, MaxRanks, cluster?.Devices);
        var tensor = options.Int("tensor_par", 1, MaxRanks, 1);
        var pipeline = options.Int("pipeline_par", 1, MaxRanks, 1);
        var data = options.Int("data_par", 1, MaxRanks, (int)Math.Max(1, processors / Math.Max(1, (long)tensor * pipeline)));
        int? given = line.Has("globalBatch") ? line.Int("globalBatch", 1, 1 << 24) : null;
        var batch = options.Int("batch_size", 1, 1 << 24, given);
        if (cluster is not null && cluster.Devices != processors)
        {
            options.Error("num_procs", "outOfRange", $"{processors} processors, but the cluster has {cluster.Devices} devices. Give the same number, or leave one out.");
        }

        if (given is not null && given != batch)
        {
            options.Error("batch_size", "outOfRange", $"A batch of {batch}, but globalBatch is {given}. Give the same number, or leave one out.");
        }

        if (!options.Flag("training", fallback: true))
        {
            options.Error("training", "unsupported", "Only training is priced. Leave 'training' out or true.");
        }

        return new CalculonExecution(
            processors,
            tensor,
            pipeline,
            data,
            options.Int("tensor_par_net", 0, tiers - 1, 0),
            options.Int("pipeline_par_net", 0, tiers - 1, tiers - 1),
            options.Int("data_par_net", 0, tiers - 1, tiers - 1),
            batch,
            options.Int("microbatch_size", 1, 1 << 24, 1),
            options.Int("pipeline_interleaving", 1, MaxRanks, 1),
            (CalculonRecompute)options.Choice("activation_recompute", Recomputes, 0),
            (CalculonTensorComm)options.Choice("tensor_par_comm_type", TensorComms, 0),
            (TensorOverlap)options.Choice("tensor_par_overlap", PlanNames.Overlaps, 0),
            options.Flag("seq_par_ag_redo", fallback: false),
            options.Flag("optimizer_sharding", fallback: false),
            options.Flag("data_par_overlap", fallback: false),
            options.Flag("fused_activation", fallback: true),
            options.Choice("attention_type", Attentions, model is { KvHeads: 1, Heads: > 1 } ? 1 : 0) == 1,
            options.Flag("weight_offload", fallback: false),
            options.Flag("activations_offload", fallback: false),
            options.Flag("optimizer_offload", fallback: false));
    }

    private static void CheckModel(SpecObject line, LanguageModel model, in CalculonExecution execution)
    {
        var keyHeads = execution.MultiQuery ? 1 : model.Heads;
        if (model.IsMixture || model.IsLatent || model.GatedMlp || model.KvHeads != keyHeads)
        {
            line.Error("model", "unsupported", $"Calculon prices plain blocks: two feed-forward matrices, no experts, and {(execution.MultiQuery ? "one key-value head" : "as many key-value heads as heads")}. Leave 'calculon' out of the plan to price {model.Name}.");
        }
    }

    private static int FormatOf(Precision precision) => precision switch
    {
        Precision.Bf16 => 2,
        Precision.Fp32 or Precision.Tf32 => 3,
        _ => precision.Bytes() <= 1 ? 0 : 1,
    };
}
