namespace Dse.Formats.Tests.Exports;

public sealed class MegatronExportTests
{
    [Fact]
    public void A_dense_plan_becomes_a_script_with_every_option()
    {
        var export = Points.Export(Points.Dense, """{"tp":4,"pp":4,"vp":2,"cp":2,"dp":2,"microbatch":1,"schedule":"interleaved","recompute":"selective","sequenceParallel":true,"zero":1,"overlapDp":true,"overlapTp":"none"}""", "megatron");

        Assert.StartsWith("#!/usr/bin/env bash\n# dense, point 3, for Megatron-LM. What each option stands for: docs/exports.md.\n", export.Text, StringComparison.Ordinal);
        Assert.EndsWith(
            """
            set -euo pipefail
            export CUDA_DEVICE_MAX_CONNECTIONS=1
            torchrun --nnodes 8 --nproc-per-node 8 \
              --node-rank "${NODE_RANK:-0}" --master-addr "${MASTER_ADDR:-localhost}" --master-port "${MASTER_PORT:-6000}" \
              pretrain_gpt.py \
                --tensor-model-parallel-size 4 \
                --pipeline-model-parallel-size 4 \
                --context-parallel-size 2 \
                --cp-comm-type p2p \
                --num-virtual-stages-per-pipeline-rank 2 \
                --sequence-parallel \
                --micro-batch-size 1 \
                --global-batch-size 512 \
                --recompute-granularity selective --recompute-modules core_attn \
                --use-distributed-optimizer \
                --overlap-grad-reduce \
                --overlap-param-gather \
                --bf16 \
                --num-layers 80 --hidden-size 8192 --ffn-hidden-size 28672 \
                --num-attention-heads 64 --kv-channels 128 \
                --group-query-attention --num-query-groups 8 \
                --seq-length 8192 --max-position-embeddings 8192 \
                --swiglu --normalization RMSNorm --disable-bias-linear --position-embedding-type rope \
                --untie-embeddings-and-output-weights \
                --attention-backend flash \
                --mock-data --tokenizer-type NullTokenizer --vocab-size 128255 \
                --train-iters 20 --lr 1.0e-4 --log-interval 1 --log-throughput

            """,
            export.Text,
            StringComparison.Ordinal);
        Assert.Single(export.Notes);
    }

    [Theory]
    [InlineData(Points.Dense, """{"tp":8,"pp":2,"cp":1,"dp":4,"microbatch":2,"recompute":"full"}""")]
    [InlineData(Points.Dense, """{"tp":2,"pp":8,"cp":1,"dp":4,"microbatch":1,"schedule":"zeroBubble","recompute":"full"}""")]
    [InlineData(Points.Dense, """{"tp":1,"pp":1,"cp":1,"dp":64,"microbatch":1,"zero":3,"recompute":"full"}""")]
    [InlineData(Points.Mixture, """{"tp":2,"pp":2,"cp":2,"dp":8,"ep":8,"moeTp":1,"microbatch":1,"recompute":"full"}""")]
    public void Arguments_multiply_out_to_the_world_and_the_batch(string spec, string plan)
    {
        var words = ShellScript.Words(Points.Export(spec, plan, "megatron").Text, "torchrun");
        int N(string name) => ShellScript.Number(words, name);

        var world = N("--nnodes") * N("--nproc-per-node");
        var modelParallel = N("--tensor-model-parallel-size") * N("--pipeline-model-parallel-size") * N("--context-parallel-size");

        // What Megatron-LM derives: data-parallel size and microbatches, both whole.
        Assert.Equal(64, world);
        Assert.Equal(0, world % modelParallel);
        var dataParallel = world / modelParallel;
        Assert.Equal(Points.Of(spec, plan).Point.Parameters.Single(p => p.Key == "dp").Value.Number, dataParallel);
        Assert.Equal(0, N("--global-batch-size") % (N("--micro-batch-size") * dataParallel));
        Assert.Equal(0, N("--num-layers") % N("--pipeline-model-parallel-size"));
        if (words.Contains("--num-experts"))
        {
            Assert.Equal(0, world % (N("--expert-tensor-parallel-size") * N("--expert-model-parallel-size") * N("--pipeline-model-parallel-size")));
            Assert.Equal(0, N("--num-experts") % N("--expert-model-parallel-size"));
        }
    }

    [Fact]
    public void Schedules_that_Megatron_lacks_are_replaced_and_said_so_with_the_time_that_costs()
    {
        var export = Points.Export(Points.Dense, """{"tp":4,"pp":8,"dp":2,"microbatch":1,"schedule":"zeroBubble","recompute":"full"}""", "megatron");

        Assert.Matches("no schedule like zeroBubble and runs 1F1B: [0-9.]+ s a step by the model instead of [0-9.]+ s", export.Notes[0]);
        Assert.Contains("# NOTE: Megatron-LM has no schedule like zeroBubble", export.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("--num-virtual-stages-per-pipeline-rank", export.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tp":4,"pp":16,"dp":1,"vp":4,"schedule":"interleaved","recompute":"full"}""", 64, 80)]
    [InlineData("""{"tp":2,"pp":32,"dp":1,"recompute":"full"}""", 32, 80)]
    public void Layers_that_do_not_divide_are_laid_out_one_by_one(string plan, int chunks, int layers)
    {
        var words = ShellScript.Words(Points.Export(Points.Dense, plan, "megatron").Text, "torchrun");

        var layout = ShellScript.Option(words, "--pipeline-model-parallel-layout");

        Assert.Equal(chunks, layout.Split('|').Length);
        Assert.Equal(layers, layout.Count(c => c == 't'));
        Assert.StartsWith("E", layout, StringComparison.Ordinal);
        Assert.EndsWith("L", layout, StringComparison.Ordinal);
        Assert.InRange(layout.Split('|').Max(c => c.Count(l => l == 't')) - layout.Split('|').Min(c => c.Count(l => l == 't')), 0, 1);
    }

    [Fact]
    public void Balanced_stages_are_laid_out_as_the_model_balances_them()
    {
        var words = ShellScript.Words(
            Points.Export(
                """{"kind":"TrainingPlan","model":"meta-llama/Meta-Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":8},"sequence":4096,"globalBatch":64}""",
                """{"tp":1,"pp":8,"dp":1,"recompute":"full","stageLayers":"balanced"}""",
                "megatron").Text,
            "torchrun");

        var stages = ShellScript.Option(words, "--pipeline-model-parallel-layout").Split('|').Select(s => s.Count(c => c == 't')).ToArray();

        // The last stage has the logits besides, so that it holds fewer layers than the fullest.
        Assert.Equal((8, 32), (stages.Length, stages.Sum()));
        Assert.True(stages[^1] < stages.Max());
    }

    [Fact]
    public void A_round_of_microbatches_that_is_not_full_is_stretched_as_Megatron_allows()
    {
        // 512 / dp 8 = 64 microbatches; 12 stages leave a rest of 4, which Megatron refuses; 13 leave 12 of at least 12.
        var words = ShellScript.Words(
            Points.Export(
                """{"kind":"TrainingPlan","model":"meta-llama/Meta-Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":48,"devicesPerNode":8},"sequence":4096,"globalBatch":256}""",
                """{"tp":1,"pp":12,"vp":2,"dp":4,"schedule":"interleaved","recompute":"full"}""",
                "megatron").Text,
            "torchrun");

        var group = ShellScript.Number(words, "--microbatch-group-size-per-virtual-pipeline-stage");

        Assert.True(group >= 12);
        Assert.True(64 % group == 0 || 64 % group >= 12);
    }

    [Theory]
    [InlineData(Points.Mixture, """{"tp":2,"dp":32,"ep":8,"sequenceParallel":false,"recompute":"full"}""", "sequence parallelism")]
    [InlineData(Points.Dense, """{"tp":8,"dp":8,"zero":3,"offload":"weights","recompute":"full"}""", "deepspeed")]
    [InlineData(Points.Dense, """{"tp":8,"pp":2,"dp":4,"zero":0,"offload":"optimizer","recompute":"full"}""", "zero 1")]
    [InlineData(Points.Dense, """{"tp":8,"pp":2,"dp":4,"offload":"activations","recompute":"none"}""", "pp 1")]
    public void What_Megatron_cannot_be_told_is_refused_with_what_to_take_instead(string spec, string plan, string hint)
    {
        var error = Points.Refusal(spec, plan, "megatron");

        Assert.Equal("notExpressible", error.Code);
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_a_spec_names_leaves_its_comment_or_word()
    {
        var spec = Points.Dense.Replace("\"dense\"", "\"x\\nrm -rf /\\u2028$(rm)\"", StringComparison.Ordinal);

        var text = Points.Export(spec, """{"tp":8,"pp":2,"dp":4,"recompute":"full"}""", "megatron").Text;

        Assert.All(text.Split('\n').Where(l => l.Contains("rm -rf", StringComparison.Ordinal) || l.Contains("$(", StringComparison.Ordinal)), l => Assert.StartsWith("#", l, StringComparison.Ordinal));
        Assert.DoesNotContain('\u2028', text);
    }
}
