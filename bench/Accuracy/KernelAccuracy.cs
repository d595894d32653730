using System.Globalization;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Operators.Measured;
using Dse.Core.Hardware;

namespace Dse.Bench.Accuracy;

/// <summary>How well measured kernels are met when their whole shape is held out of the tables, beside the bars.</summary>
internal static class KernelAccuracy
{
    private const int Folds = 10;

    // 80 % of a normal distribution lies within this many standard deviations.
    private const double Z80 = 1.2816;

    // As MeasuredOperators states it at least, and for another chip.
    private const double LeastLogSigma = 0.03;

    public static int Run()
    {
        Print($"held out: whole (n, k) sites in {Folds} folds, whole (heads, kvHeads) pairs, whole expert layers with their split, single sizes of a collective");
        foreach (var kernels in DeviceKernels.All)
        {
            foreach (var precision in new[] { Precision.Bf16, Precision.Fp8 })
            {
                if (kernels.Gemm(precision) is { } table)
                {
                    Gemm(kernels.Device, table, precision);
                    GemmRows(kernels.Device, table, precision);
                }
            }

            Attention($"prefill attention {kernels.Device.Name}", kernels.Prefill.Value!, (o, b, s, h, kv) => o.FlashAttention(b, s, s, h, kv, 128, 128).Seconds, kernels.Device);
            Attention($"decode attention {kernels.Device.Name}", kernels.Decode.Value!, (o, b, s, h, kv) => o.AttentionDecode(b, s, h, kv, 128).Seconds, kernels.Device);
            if (kernels.LatentPrefill.Value is { } latentPrefill && kernels.LatentDecode.Value is { } latentDecode)
            {
                Attention($"latent prefill attention {kernels.Device.Name}", latentPrefill, (o, b, s, h, _) => o.LatentPrefill(b, s, s, h, 192, 128).Seconds, kernels.Device, bar: null);
                Attention($"latent decode attention {kernels.Device.Name}", latentDecode, (o, b, s, h, _) => o.LatentDecode(b, s, h, 512, 64).Seconds, kernels.Device, bar: null);
            }

            foreach (var (precision, isSkewed) in new[] { (Precision.Bf16, false), (Precision.Bf16, true), (Precision.Fp8, false), (Precision.Fp8, true) })
            {
                if (kernels.Experts(precision, isSkewed) is { } experts)
                {
                    Experts($"routed experts {precision} {(isSkewed ? "skewed" : "balanced")} {kernels.Device.Name}", experts, precision, isSkewed, kernels.Device);
                }
            }

            CollectiveAccuracy.Run(kernels);
        }

        CarriedOver();
        BlindKernels.Run();
        return 0;
    }

    private static void Gemm(Device device, GemmRatios table, Precision precision)
    {
        var prior = TileWaveOperators.Alone(device);
        var errors = new List<double>();
        var sigmas = new List<double>();
        var priorErrors = new List<double>();
        for (var site = 0; site < table.Shapes.Length; site++)
        {
            var (n, k) = table.Shapes[site];
            var fold = Fold(n, k);
            for (var row = 0; row < table.Rows.Count; row++)
            {
                var seconds = prior.Gemm(table.Rows[row], n, k, precision).Seconds;
                var ratio = table.At(table.Rows[row], n, k, s => Fold(table.Shapes[s].N, table.Shapes[s].K) == fold);
                priorErrors.Add(Math.Log(seconds / table.Seconds(site, row)));
                errors.Add(Math.Log(seconds / table.Seconds(site, row)) + ratio.LogRatio);
                sigmas.Add(Math.Max(LeastLogSigma, table.LogSigma(ratio)));
            }
        }

        Report($"GEMM {precision} {device.Name}", errors, "MAPE <= 8.5 %, median <= 5 %", sigmas);
        Report("  prior alone (its constants were fitted to bf16)", priorErrors, null);
    }

    // Rows between the measured ones, from the neighbours in m of the same site and of others.
    private static void GemmRows(Device device, GemmRatios table, Precision precision)
    {
        var thin = Enumerable.Range(0, table.Rows.Count).Where(r => r % 2 == 0 || r == table.Rows.Count - 1).ToArray();
        var prior = TileWaveOperators.Alone(device);
        var errors = new List<double>();
        for (var site = 0; site < table.Shapes.Length; site++)
        {
            var (n, k) = table.Shapes[site];
            double Log(int row) => Math.Log(table.Seconds(site, row) / prior.Gemm(table.Rows[row], n, k, precision).Seconds);
            for (var row = 1; row < table.Rows.Count - 1; row += 2)
            {
                var share = Math.Log(table.Rows[row] / table.Rows[row - 1]) / Math.Log(table.Rows[row + 1] / table.Rows[row - 1]);
                errors.Add(Log(row - 1) + (share * (Log(row + 1) - Log(row - 1))) - Log(row));
            }
        }

        Report($"  every second m of a measured site ({thin.Length} of {table.Rows.Count} kept)", errors, null);
    }

    private static void Attention(string name, AttentionRatios table, Func<IOperatorTimes, double, double, double, double, double> predict, Device device, string? bar = "median <= 5 %")
    {
        var prior = TileWaveOperators.Alone(device);
        var errors = new List<double>();
        var sigmas = new List<double>();
        var priorErrors = new List<double>();
        foreach (var (batch, positions, heads, kvHeads, seconds) in table.Shapes)
        {
            var ratio = table.At(batch, positions, heads, kvHeads, s => table.Shapes[s].Heads == heads && table.Shapes[s].KvHeads == kvHeads);
            var log = Math.Log(predict(prior, batch, positions, heads, kvHeads) / seconds);
            priorErrors.Add(log);
            errors.Add(log + ratio.LogRatio);
            sigmas.Add(Math.Max(LeastLogSigma, table.LogSigma(ratio)));
        }

        Report(name, errors, bar, sigmas);
        Report("  prior alone", priorErrors, null);
    }

    private static void Experts(string name, ExpertRatios table, Precision precision, bool isSkewed, Device device)
    {
        var prior = TileWaveOperators.Alone(device);
        var errors = new List<double>();
        var sigmas = new List<double>();
        var modelErrors = new List<double>();
        var modelSigmas = new List<double>();
        var priorErrors = new List<double>();
        foreach (var (shape, seconds) in table.Shapes)
        {
            var log = Math.Log(prior.RoutedExperts(shape, precision, isSkewed).Seconds / seconds);
            var unsplit = shape with { Tokens = 1, TensorParallel = 1, ExpertParallel = 1 };
            priorErrors.Add(log);
            var layer = table.At(shape, s => table.Shapes[s].Shape with { Tokens = shape.Tokens } == shape);
            var model = table.At(shape, s => table.Shapes[s].Shape with { Tokens = 1, TensorParallel = 1, ExpertParallel = 1 } == unsplit);
            errors.Add(log + layer.LogRatio);
            sigmas.Add(Math.Max(LeastLogSigma, table.LogSigma(layer)));
            modelErrors.Add(log + model.LogRatio);
            modelSigmas.Add(Math.Max(LeastLogSigma, table.LogSigma(model)));
        }

        Report(name, errors, null, sigmas);
        Report("  whole models held out", modelErrors, null, modelSigmas);
        Report("  prior alone", priorErrors, null);
    }

    // A100 from H100 and the other way round. The prior keeps the target's own efficiencies, as a device takes those of its
    // generation; the last line shows what the other generation's would give.
    private static void CarriedOver()
    {
        foreach (var (from, to) in new[] { (0, 1), (1, 0) })
        {
            var source = DeviceKernels.All[from];
            var target = DeviceKernels.All[to];
            var prior = TileWaveOperators.Alone(target.Device);
            foreach (var share in new[] { 0, 0.5, 1 })
            {
                var products = new List<double>();
                var foreign = new List<double>();
                var foreignPrior = TileWaveOperators.Alone(target.Device, DeviceCalibration.For(source.Device));
                var (told, asked) = (source.Gemm(Precision.Bf16)!, target.Gemm(Precision.Bf16)!);
                for (var site = 0; site < asked.Shapes.Length; site++)
                {
                    for (var row = 0; row < asked.Rows.Count; row++)
                    {
                        var (n, k) = asked.Shapes[site];
                        var m = asked.Rows[row];
                        var carried = (share * told.At(m, n, k).LogRatio) - Math.Log(asked.Seconds(site, row));
                        products.Add(carried + Math.Log(prior.Gemm(m, n, k, Precision.Bf16).Seconds));
                        foreign.Add(carried + Math.Log(foreignPrior.Gemm(m, n, k, Precision.Bf16).Seconds));
                    }
                }

                Report($"carried over {source.Device.Name} -> {target.Device.Name}, share {share}: GEMM", products, share == 0.5 ? "MAPE <= 14 %" : null, Stated(products, share, MeasuredOperators.OtherChipGemmLogSigma));
                Report("  GEMM with the efficiencies of the other generation", foreign, null);
                var prefill = Across(source.Prefill.Value!, target.Prefill.Value!, share, (b, s, h, kv) => prior.FlashAttention(b, s, s, h, kv, 128, 128).Seconds);
                Report("  prefill attention", prefill, null, Stated(prefill, share, MeasuredOperators.OtherChipPrefillLogSigma));
                var decode = Across(source.Decode.Value!, target.Decode.Value!, share, (b, s, h, kv) => prior.AttentionDecode(b, s, h, kv, 128).Seconds);
                Report("  decode attention", decode, null, Stated(decode, share, MeasuredOperators.OtherChipLogSigma));
            }
        }
    }

    private static List<double> Across(AttentionRatios told, AttentionRatios asked, double share, AttentionRatios.Predict prior) =>
        [.. asked.Shapes.Select(s => Math.Log(prior(s.Batch, s.Positions, s.Heads, s.KvHeads) / s.Seconds)
            + (share * told.At(s.Batch, s.Positions, s.Heads, s.KvHeads).LogRatio))];

    // Half of the ratio is what another chip takes.
    private static List<double>? Stated(List<double> errors, double share, double logSigma) => share == 0.5 ? errors.ConvertAll(_ => logSigma) : null;

    // The same folds in every run, on every machine.
    private static int Fold(double n, double k)
    {
        var hash = ((uint)n * 2654435761u) ^ (((uint)k * 40503u) + 0x9e3779b9u);
        hash = (hash ^ (hash >> 16)) * 0x7feb352du;
        hash = (hash ^ (hash >> 15)) * 0x846ca68bu;
        return (int)((hash ^ (hash >> 16)) % Folds);
    }

    /// <summary>Prints errors, and coverage and mean half width of the 80 % interval where one is stated; bars 72-90 % and 22 %.</summary>
    internal static void Report(string name, List<double> logErrors, string? bar, List<double>? logSigmas = null)
    {
        var errors = logErrors.Select(e => Math.Abs(Math.Exp(e) - 1)).Order().ToArray();
        var logs = logErrors.Select(Math.Abs).Order().ToArray();
        var sigma = logs[(int)(logs.Length * 0.8)] / Z80;
        var interval = string.Empty;
        if (logSigmas is not null)
        {
            var covered = logErrors.Zip(logSigmas).Count(e => Math.Abs(e.First) <= Z80 * e.Second) / (double)errors.Length;
            interval = string.Create(CultureInfo.InvariantCulture, $"  interval covers {covered:P1}, width {logSigmas.Average(s => Math.Sinh(Z80 * s)):P1}");
        }

        Print($"{name,-72} {errors.Length,6} kernels  MAPE {errors.Average(),7:P1}  median {errors[errors.Length / 2],7:P1}  p90 {errors[(int)(errors.Length * 0.9)],7:P1}  sigma80 {sigma:F3}{interval}{(bar is null ? string.Empty : $"   bar: {bar}")}");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
