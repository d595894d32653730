using System.Text;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Formats.Specs;

namespace Dse.Formats.Tests.Exports;

public sealed class ServingExportsTests
{
    private const string Dense = """
        {"kind":"ServingPlan","name":"dense","model":"Qwen/Qwen3-32B","cluster":{"device":"H200-SXM","devices":32,"devicesPerNode":8,"scaleOutGBps":50},
         "inputTokens":4000,"cachedInputTokens":500,"outputTokens":500,"weights":"fp8","kvCache":"fp8"}
        """;

    private const string Mixture = """
        {"kind":"ServingPlan","name":"mixture","model":"mistralai/Mixtral-8x7B-v0.1","backend":"sglang","cluster":{"device":"H200-SXM","devices":16,"devicesPerNode":8},
         "inputTokens":2000,"outputTokens":200}
        """;

    private const string Shared = """{"mode":"aggregated","tp":4,"pp":1,"chunkTokens":2048,"concurrency":64}""";

    private const string Pools = """{"mode":"disaggregated","prefillTp":2,"prefillPp":1,"prefillWorkers":2,"decodeTp":4,"decodePp":1,"decodeWorkers":1,"decodeBatch":68}""";

    private const string Copies = """{"mode":"aggregated","tp":1,"pp":1,"attentionDp":8,"moeEp":8,"chunkTokens":2048,"concurrency":256}""";

    [Fact]
    public void Shared_workers_become_one_vllm_command()
    {
        var export = Points.Export(Dense, Shared, "vllm");

        Assert.EndsWith(
            """
            set -euo pipefail
            vllm serve Qwen/Qwen3-32B \
              --tensor-parallel-size 4 \
              --pipeline-parallel-size 1 \
              --max-num-seqs 64 \
              --max-num-batched-tokens 2048 \
              --enable-chunked-prefill \
              --max-model-len 4500 \
              --enable-prefix-caching \
              --quantization fp8 \
              --kv-cache-dtype fp8

            """,
            export.Text,
            StringComparison.Ordinal);
        Assert.Contains("Start 8 workers, each with a port and devices of its own.", export.Notes);
    }

    [Fact]
    public void Pools_become_a_command_each_that_move_the_cache()
    {
        var text = Points.Export(Dense, Pools, "vllm").Text;

        var commands = text.Split("vllm serve").Skip(1).ToArray();
        Assert.Equal(2, commands.Length);
        Assert.Contains("--tensor-parallel-size 2", commands[0], StringComparison.Ordinal);
        Assert.Contains("--tensor-parallel-size 4", commands[1], StringComparison.Ordinal);
        Assert.Contains("--max-num-seqs 68", commands[1], StringComparison.Ordinal);
        Assert.All(commands, c => Assert.Contains("""--kv-transfer-config '{"kv_connector":"NixlConnector","kv_role":"kv_both"}'""", c, StringComparison.Ordinal));
        Assert.Contains("8 prefill workers of tp 2", text, StringComparison.Ordinal);
        Assert.Contains("32 of 32 devices", text.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_of_attention_count_as_each_engine_counts_them()
    {
        var vllm = ShellScript.Words(Points.Export(Mixture, Copies, "vllm").Text, "vllm serve");
        Assert.Equal(8, ShellScript.Number(vllm, "--tensor-parallel-size") * ShellScript.Number(vllm, "--data-parallel-size"));
        Assert.Contains("--enable-expert-parallel", vllm);
        Assert.Equal(32, ShellScript.Number(vllm, "--max-num-seqs"));

        var sglang = ShellScript.Words(Points.Export(Mixture, Copies, "sglang").Text, "python -m sglang.launch_server");
        Assert.Equal(8, ShellScript.Number(sglang, "--tp-size"));
        Assert.Equal(8, ShellScript.Number(sglang, "--dp-size"));
        Assert.Equal(8, ShellScript.Number(sglang, "--ep-size"));
        Assert.Equal(256, ShellScript.Number(sglang, "--max-running-requests"));
        Assert.Equal(8 * 2048, ShellScript.Number(sglang, "--chunked-prefill-size"));

        var trtllm = Heredoc(Points.Export(Mixture, Copies, "trtllm").Text, "worker");
        Assert.Equal(8, trtllm.GetProperty("tensor_parallel_size").GetInt32());
        Assert.True(trtllm.GetProperty("enable_attention_dp").GetBoolean());
        Assert.Equal(8, trtllm.GetProperty("moe_tensor_parallel_size").GetInt32() * trtllm.GetProperty("moe_expert_parallel_size").GetInt32());
        Assert.Equal(32, trtllm.GetProperty("max_batch_size").GetInt32());
    }

    [Fact]
    public void TensorRT_LLM_gets_a_configuration_per_pool()
    {
        var text = Points.Export(Dense, Pools, "trtllm").Text;
        var (prefill, decode) = (Heredoc(text, "prefill"), Heredoc(text, "decode"));

        Assert.Equal(2, prefill.GetProperty("tensor_parallel_size").GetInt32());
        Assert.True(prefill.GetProperty("disable_overlap_scheduler").GetBoolean());
        Assert.Equal(68, decode.GetProperty("max_batch_size").GetInt32());
        Assert.Equal("fp8", decode.GetProperty("kv_cache_config").GetProperty("dtype").GetString());
        Assert.True(decode.GetProperty("cache_transceiver_config").GetProperty("max_tokens_in_buffer").GetInt32() >= 4000);
        Assert.Contains("trtllm-serve serve Qwen/Qwen3-32B --backend pytorch --config \"$role.yaml\"\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Dense, Pools, null, 32)]
    [InlineData(Dense, Pools, "trtllm", 32)]
    [InlineData(Dense, Shared, "vllm", 32)]
    [InlineData(Mixture, Copies, "sglang", 16)]
    [InlineData(Mixture, """{"mode":"aggregated","tp":16,"pp":1,"attentionDp":1,"moeEp":1,"concurrency":64}""", "sglang", 16)]
    public void Dynamo_deploys_as_many_devices_as_the_cluster_has(string spec, string plan, string? backend, int devices)
    {
        spec = spec.Replace("\"backend\":\"sglang\",", string.Empty, StringComparison.Ordinal);
        spec = backend is null ? spec : spec.Replace("\"inputTokens\"", $"\"backend\":\"{backend}\",\"inputTokens\"", StringComparison.Ordinal);
        var root = Yaml(Points.Export(spec, plan, "dynamo").Text);

        Assert.Equal("DynamoGraphDeployment", root.GetProperty("kind").GetString());
        Assert.Equal(backend ?? "vllm", root.GetProperty("spec").GetProperty("backendFramework").GetString());
        var workers = root.GetProperty("spec").GetProperty("services").EnumerateObject().Where(s => s.Value.GetProperty("componentType").GetString() == "worker").ToArray();
        Assert.Equal(devices, workers.Sum(w => w.Value.GetProperty("replicas").GetInt32() * Nodes(w.Value) * int.Parse(w.Value.GetProperty("resources").GetProperty("limits").GetProperty("gpu").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(workers, w => Assert.Equal($"dynamo.{backend ?? "vllm"}", w.Value.GetProperty("extraPodSpec").GetProperty("mainContainer").GetProperty("command")[2].GetString()));
        Assert.Equal(plan == Pools, workers.Any(w => w.Value.TryGetProperty("subComponentType", out _)));
    }

    [Theory]
    [InlineData("\"cluster\":{\"groups\":[{\"device\":\"H100\",\"nodes\":1,\"devicesPerNode\":4},{\"device\":\"A100-SXM4-80GB\",\"nodes\":1,\"devicesPerNode\":4}]}", "", "unlike devices")]
    [InlineData("\"cluster\":{\"device\":\"H100\",\"devices\":8},\"attentionOffload\":{\"device\":\"A100-SXM4-80GB\",\"devices\":2,\"linkGBps\":50}", ",\"attentionOffload\":true", "attention on devices of its own")]
    public void What_no_engine_can_be_told_is_refused_for_all(string cluster, string field, string hint)
    {
        var spec = $$"""{"kind":"ServingPlan","model":"meta-llama/Llama-3.1-8B",{{cluster}},"inputTokens":1000,"outputTokens":200}""";
        foreach (var to in new[] { "vllm", "sglang", "trtllm", "dynamo" })
        {
            var error = Points.Refusal(spec, $$"""{"mode":"aggregated","tp":1,"pp":1,"chunkTokens":2048,"concurrency":32{{field}}}""", to);

            Assert.Equal("notExpressible", error.Code);
            Assert.Contains(hint, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"mode":"aggregated","tp":2,"pp":1,"attentionDp":4,"moeEp":4,"concurrency":64}""", "vllm", "sglang")]
    [InlineData("""{"mode":"aggregated","tp":2,"pp":1,"attentionDp":4,"moeEp":8,"concurrency":64}""", "trtllm", "tp 1")]
    public void What_an_engine_cannot_be_told_is_refused_with_what_to_take_instead(string plan, string to, string hint)
    {
        var error = Points.Refusal(Mixture, plan, to);

        Assert.Equal("notExpressible", error.Code);
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_format_names_those_of_serving() =>
        Assert.EndsWith("Use one of: vllm, sglang, trtllm, dynamo, csv, json, line.", Points.Refusal(Dense, Shared, "megatron").Message, StringComparison.Ordinal);

    [Fact]
    public void What_the_engine_does_not_set_is_a_note()
    {
        var plan = Shared.Replace("}", ",\"draftTokens\":3}", StringComparison.Ordinal);
        var spec = Dense.Replace("Qwen/Qwen3-32B", "Qwen3-32B", StringComparison.Ordinal).Replace("fp8\",\"kvCache", "nvfp4\",\"kvCache", StringComparison.Ordinal).Replace("H200-SXM", "B200-SXM", StringComparison.Ordinal);

        var export = Points.Export(spec, plan, "sglang");

        Assert.Contains("--speculative-num-draft-tokens 4", export.Text, StringComparison.Ordinal);
        Assert.Contains(export.Notes, n => n.Contains("nvfp4 weights from a checkpoint", StringComparison.Ordinal));
        Assert.Contains(export.Notes, n => n.Contains("named as the catalog has it", StringComparison.Ordinal));
        Assert.Contains(export.Notes, n => n.Contains("DRAFT_MODEL", StringComparison.Ordinal));
    }

    private static int Nodes(JsonElement service) => service.TryGetProperty("multinode", out var multi) ? multi.GetProperty("nodeCount").GetInt32() : 1;

    private static JsonElement Heredoc(string script, string name)
    {
        var start = script.IndexOf($"cat > {name}.yaml <<'YAML'\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{name}.yaml is not written.");
        start = script.IndexOf('\n', start) + 1;
        return Yaml(script[start..script.IndexOf("\nYAML\n", start, StringComparison.Ordinal)]);
    }

    private static JsonElement Yaml(string text)
    {
        var errors = new List<SpecError>();
        var document = SpecReader.Read(Encoding.UTF8.GetBytes(text), SpecSyntax.Yaml, errors);
        Assert.Empty(errors);
        return document!.Root;
    }
}
