using System.Globalization;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;

namespace Dse.Bench.Accuracy;

/// <summary>Prints the kernel terms of each measured run as CSV, for looking at what the constants have to explain.</summary>
internal static class ServingTerms
{
    public static void Write(string path, TextWriter output)
    {
        var rows = ServingRow.Read(path, out var refused);
        foreach (var (message, count) in refused)
        {
            Console.Error.WriteLine($"{count} rows: {message}");
        }

        string[] columns = ["model_path", "system", "backend", "backend_version", "measured", "precision", "gemm_quant_mode", "moe_quant_mode", "mode", "isl", "osl", "decode_batch_size", "tp_size", "pp_size", "attention_dp_size", "moe_tp_size", "moe_ep_size",
            "prefill_num_workers", "prefill_tp_size", "prefill_attention_dp_size", "prefill_moe_ep_size", "decode_num_workers", "decode_tp_size", "decode_attention_dp_size", "decode_moe_tp_size", "decode_moe_ep_size", "concurrency", "config_id", "silicon_ttft_ms", "silicon_tpot_ms"];
        var header = string.Join(',', columns) + ",kind,max,batch,decode.Devices,weights,kv1";
        foreach (var step in new[] { "d", "dp", "p", "pp", "b1" })
        {
            foreach (var term in new[] { "gemm", "pattn", "dattn", "expert", "stream", "tcomm", "ecomm", "pipe", "logits", "flops", "bytes" })
            {
                header += $",{step}_{term}";
            }
        }

        output.WriteLine(header);
        foreach (var row in rows)
        {
            var measured = new ServingModel(row.Work, ServingConstants.Default, new MeasuredOperators(row.Work.Cluster.Device));
            var prior = new ServingModel(row.Work, ServingConstants.Default, new TileWaveOperators(row.Work.Cluster.Device));
            var decodeGrid = row.IsPooled ? row.Plan.Decode.Grid : row.Plan.Grid;
            var prefillGrid = row.IsPooled ? row.Plan.Prefill.Grid : row.Plan.Grid;
            if (ServingRules.Check(decodeGrid, row.Work.Model) != ServingProblem.None || ServingRules.Check(prefillGrid, row.Work.Model) != ServingProblem.None)
            {
                Console.Error.WriteLine("rule: " + row.Line);
                continue;
            }

            var max = measured.MaxConcurrency(decodeGrid, 8192);
            var workers = row.IsPooled ? row.Plan.Decode.Workers : 1;
            // Of the requests in flight only those past their first token decode: known here from the measurement.
            var decoding = row.Work.OutputTokens * row.TpotMs;
            var share = row.IsPooled ? decoding / (decoding + row.TtftMs) : 1;
            var batch = Math.Max(1, Math.Min(row.Plan.Concurrency * share / workers, max));
            var decode = StepLoad.Decode(batch, measured.MeanContext);
            var chunks = Math.Ceiling(row.Work.NewInputTokens / 8192.0);
            var prompt = StepLoad.Prefill(prefillGrid.AttentionDp, row.Work.NewInputTokens / chunks, row.Work.InputTokens);
            var text = string.Join(',', columns.Select(c => row.Csv.GetValueOrDefault(c, "")))
                + string.Create(CultureInfo.InvariantCulture, $",{ServingEfficiency.KindOf(row.Work.Model)},{max},{batch},{decodeGrid.Devices},{Precisions.Names[(int)row.Work.Weights]},{measured.MeanContext}");
            foreach (var t in new[]
            {
                measured.Terms(decodeGrid, decode), prior.Terms(decodeGrid, decode), measured.Terms(prefillGrid, prompt), prior.Terms(prefillGrid, prompt),
                measured.Terms(decodeGrid, StepLoad.Decode(1, measured.MeanContext)),
            })
            {
                text += string.Create(CultureInfo.InvariantCulture, $",{t.GemmSeconds:G6},{t.PrefillAttentionSeconds:G6},{t.DecodeAttentionSeconds:G6},{t.ExpertSeconds:G6},{t.StreamSeconds:G6},{t.TensorCommSeconds:G6},{t.ExpertCommSeconds:G6},{t.PipelineCommSeconds:G6},{t.LogitsSeconds:G6},{t.Flops:G6},{t.Bytes:G6}");
            }

            output.WriteLine(text);
        }
    }
}
