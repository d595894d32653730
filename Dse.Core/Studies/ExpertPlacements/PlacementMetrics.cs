namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Computes the metrics of a placement.</summary>
internal static class PlacementMetrics
{
    /// <summary>Columns of the metrics that every study has.</summary>
    public const int PeakToMean = 0, MeanPeakToMean = 1, PeakLoad = 2, CrossDevice = 3, CrossNode = 4, Moves_ = 5, Base = 6;

    private static readonly MetricDefinition[] Common =
    [
        new("peakToMeanRatio", "Load of the busiest device over the mean load, in the worst layer.", false),
        new("meanPeakToMeanRatio", "Load of the busiest device over the mean load, mean of the layers.", false),
        new("peakLoadTokens", "Load of the busiest device, summed over the layers, in tokens.", false),
        new("crossDeviceTokens", "Tokens that leave their device from one layer to the next.", false),
        new("crossNodeTokens", "Tokens that leave their node from one layer to the next.", false),
        new("moves", "Copies that come to a device which does not hold them now.", false),
    ];

    /// <summary>The metrics of a study.</summary>
    public static IReadOnlyList<MetricDefinition> Of(ExpertPlacementModel model)
    {
        var metrics = new List<MetricDefinition>(Common);
        if (model.Devices.BandwidthGBps is not null)
        {
            metrics.Add(new("communicationMs", "Time of the slowest link between devices, summed over the steps from layer to layer, in milliseconds.", false));
        }

        if (model.Serving is not null)
        {
            metrics.AddRange(ServedExperts.Metrics);
        }

        if (IsSplit(model))
        {
            metrics.Add(new("splitPeakToMeanRatio", "peakToMeanRatio when the method splits tokens anew.", false));
            metrics.Add(new("splitMeanPeakToMeanRatio", "meanPeakToMeanRatio when the method splits tokens anew.", false));
        }

        if (model.Score is { } score)
        {
            metrics.Add(new("scorePeakToMeanRatio", "peakToMeanRatio on the traffic that was not used to fit.", false));
            metrics.Add(new("scoreMeanPeakToMeanRatio", "meanPeakToMeanRatio on the traffic that was not used to fit.", false));
            metrics.Add(new("scoreCrossDeviceTokens", "crossDeviceTokens on the traffic that was not used to fit.", false));
            if (score.Batches.Count > 0)
            {
                metrics.Add(new("scoreBatchPeakToMeanRatio", "peakToMeanRatio of a batch, mean of the batches that were not used to fit.", false));
                metrics.Add(new("scoreWorstBatchPeakToMeanRatio", "peakToMeanRatio of the worst batch that was not used to fit.", false));
                if (IsSplit(model))
                {
                    metrics.Add(new("scoreBatchSplitPeakToMeanRatio", "scoreBatchPeakToMeanRatio when the method splits the tokens of every batch anew.", false));
                }
            }
        }

        return metrics;
    }

    /// <summary>Whether a metric can be computed for a study.</summary>
    public static bool Knows(ExpertPlacementModel model, string metric) => metric switch
    {
        "crossDeviceTokens" or "crossNodeTokens" or "communicationMs" => model.HasFlows,
        "scoreCrossDeviceTokens" => model.Score?.Average.Flows is not null,
        "moves" => model.Current is not null,
        _ => true,
    };

    /// <summary>The metrics of a placement that keeps to the rules; NaN where the spec does not give what it takes.</summary>
    /// <param name="model">The study.</param>
    /// <param name="table">The placement.</param>
    /// <param name="metrics">Receives one number per entry of <see cref="Of"/>.</param>
    public static void Compute(ExpertPlacementModel model, PlacementTable table, Span<double> metrics)
    {
        metrics.Fill(double.NaN);
        metrics[..Base].Clear();
        var next = Base;
        var hasLinks = model.Devices.BandwidthGBps is not null;
        foreach (var profile in model.Profiles)
        {
            OfProfile(model.Devices, profile.Loads, table, out var worst, out var mean, out var sum);
            metrics[PeakToMean] = Math.Max(metrics[PeakToMean], worst);
            metrics[MeanPeakToMean] = Math.Max(metrics[MeanPeakToMean], mean);
            metrics[PeakLoad] = Math.Max(metrics[PeakLoad], sum);
            if (profile.Flows is null)
            {
                metrics[CrossDevice] = metrics[CrossNode] = double.NaN;
                continue;
            }

            var traffic = PlacementTraffic.Of(model.Devices, profile, table);
            metrics[CrossDevice] = Math.Max(metrics[CrossDevice], traffic.CrossDeviceTokens);
            metrics[CrossNode] = Math.Max(metrics[CrossNode], traffic.CrossNodeTokens);
            if (hasLinks)
            {
                var time = PlacementTraffic.LinkMs(model.Devices, profile, table, model.BytesPerToken);
                metrics[next] = double.IsNaN(metrics[next]) ? time : Math.Max(metrics[next], time);
            }
        }

        metrics[Moves_] = model.Current is null ? double.NaN : Moves(model.Current, table);
        next += hasLinks ? 1 : 0;
        if (model.Serving is { } serving)
        {
            // Experts anywhere keep one token in as many as there are devices.
            var flow = model.Profiles.Max(p => p.Flows?.Sum(f => f.Total) ?? double.NaN);
            var anywhere = flow * (model.Devices.Count - 1) / model.Devices.Count;
            serving.Price(metrics[MeanPeakToMean], model.Layers > 1 && flow > 0 ? metrics[CrossDevice] / anywhere : double.NaN, metrics[next..]);
            next += ServedExperts.Metrics.Count;
        }

        if (IsSplit(model))
        {
            (metrics[next], metrics[next + 1]) = Split(model, model.Profiles[0].Loads, table);
            next += 2;
        }

        if (model.Score is { } score)
        {
            Judge(model, score, table, metrics[next..]);
        }
    }

    /// <summary>Copies of a placement that come to a device which does not hold them in another.</summary>
    public static int Moves(PlacementTable current, PlacementTable table)
    {
        var moves = 0;
        for (var layer = 0; layer < table.Layers.Length; layer++)
        {
            for (var device = 0; device < table.Layers[layer].Length; device++)
            {
                var held = current.Layers[layer][device];
                foreach (var expert in table.Layers[layer][device])
                {
                    moves += Array.IndexOf(held, expert) < 0 ? 1 : 0;
                }
            }
        }

        return moves;
    }

    private static void OfProfile(ExpertDevices devices, double[][] loads, PlacementTable table, out double worst, out double mean, out double sum)
    {
        (worst, mean, sum) = (0, 0, 0);
        for (var layer = 0; layer < loads.Length; layer++)
        {
            var of = LayerLoads.Of(devices, loads[layer], table.Layers[layer], table.Copies(layer, loads[layer].Length));
            worst = Math.Max(worst, of.Ratio);
            mean += of.Ratio;
            sum += of.PeakTokens;
        }

        mean /= loads.Length;
    }

    private static void Judge(ExpertPlacementModel model, HeldOutTraffic score, PlacementTable table, Span<double> metrics)
    {
        OfProfile(model.Devices, score.Average.Loads, table, out metrics[0], out metrics[1], out _);
        metrics[2] = score.Average.Flows is null ? double.NaN : PlacementTraffic.Of(model.Devices, score.Average, table).CrossDeviceTokens;
        if (score.Batches.Count == 0)
        {
            return;
        }

        metrics[3] = metrics[4] = 0;
        foreach (var batch in score.Batches)
        {
            OfProfile(model.Devices, batch, table, out var worst, out _, out _);
            metrics[3] += worst / score.Batches.Count;
            metrics[4] = Math.Max(metrics[4], worst);
        }

        if (IsSplit(model))
        {
            metrics[5] = score.Batches.Average(batch => Split(model, batch, table).Worst);
        }
    }

    private static bool IsSplit(ExpertPlacementModel model) => model.Method is PlacementMethod.Lplb or PlacementMethod.Llep;

    private static (double Worst, double Mean) Split(ExpertPlacementModel model, double[][] loads, PlacementTable table)
    {
        var (worst, sum) = (0.0, 0.0);
        for (var layer = 0; layer < loads.Length; layer++)
        {
            var mean = loads[layer].Sum() / model.Devices.Count;
            var peak = model.Method == PlacementMethod.Lplb
                ? TokenSplit.Best(model.Devices, loads[layer], table.Layers[layer])
                : TokenSplit.Spilled(model.Devices, loads[layer], table.Layers[layer]);
            var ratio = mean > 0 ? peak / mean : 1;
            worst = Math.Max(worst, ratio);
            sum += ratio;
        }

        return (worst, sum / loads.Length);
    }
}
