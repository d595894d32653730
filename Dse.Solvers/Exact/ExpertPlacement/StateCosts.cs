using System.Numerics;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>What placements of one layer, and pairs of successive layers, cost in each dimension.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StateCosts(ExpertPlacementModel model, PlacementStates states, FrontDimension[] dimensions)
{
    /// <summary>The costs of a layer's placement by itself; pairwise dimensions get 0.</summary>
    public void OfLayer(int layer, int state, Span<double> costs)
    {
        costs.Clear();
        var masks = states.Of(state);
        Span<double> peaks = stackalloc double[model.Profiles.Count];
        Span<double> means = stackalloc double[model.Profiles.Count];
        for (var p = 0; p < peaks.Length; p++)
        {
            (peaks[p], means[p]) = Peak(layer, p, masks);
        }

        for (var i = 0; i < dimensions.Length; i++)
        {
            var p = dimensions[i].Profile;
            costs[i] = dimensions[i].Metric switch
            {
                "peakToMeanRatio" => Worst(peaks, means),
                "meanPeakToMeanRatio" => Ratio(peaks[p], means[p]) / model.Layers,
                "peakLoadTokens" => peaks[p],
                "moves" => Moves(layer, masks),
                _ => 0,
            };
        }
    }

    /// <summary>What a placement of a layer and one of the next cost in a pairwise dimension.</summary>
    public double OfPair(int layer, FrontDimension dimension, int state, int next)
    {
        var here = states.Of(state);
        var there = states.Of(next);
        var flows = model.Profiles[dimension.Profile].Flows![layer];
        if (dimension.Metric == "communicationMs")
        {
            return SlowestLink(flows, here, there);
        }

        var byNode = dimension.Metric == "crossNodeTokens";
        var crossing = 0.0;
        for (var from = 0; from < flows.Experts; from++)
        {
            for (var i = flows.Starts[from]; i < flows.Starts[from + 1]; i++)
            {
                var (a, b) = (here[from], there[flows.To[i]]);
                var pairs = BitOperations.PopCount(a) * BitOperations.PopCount(b);
                var kept = byNode ? OnOneNode(a, b) : BitOperations.PopCount(a & b);
                crossing += flows.Tokens[i] * (pairs - kept) / pairs;
            }
        }

        return crossing;
    }

    private (double Peak, double Mean) Peak(int layer, int profile, ReadOnlySpan<ulong> masks)
    {
        Span<double> loads = stackalloc double[states.Devices];
        loads.Clear();
        var total = 0.0;
        var tokens = model.Profiles[profile].Loads[layer];
        for (var e = 0; e < masks.Length; e++)
        {
            var share = tokens[e] / BitOperations.PopCount(masks[e]);
            total += tokens[e];
            for (var mask = masks[e]; mask != 0; mask &= mask - 1)
            {
                loads[BitOperations.TrailingZeroCount(mask)] += share;
            }
        }

        var peak = 0.0;
        for (var d = 0; d < loads.Length; d++)
        {
            peak = Math.Max(peak, loads[d] / model.Devices.Speeds[d]);
        }

        return (peak, total / loads.Length);
    }

    private static double Worst(ReadOnlySpan<double> peaks, ReadOnlySpan<double> means)
    {
        var worst = 0.0;
        for (var p = 0; p < peaks.Length; p++)
        {
            worst = Math.Max(worst, Ratio(peaks[p], means[p]));
        }

        return worst;
    }

    private static double Ratio(double peak, double mean) => mean > 0 ? peak / mean : 1;

    private int Moves(int layer, ReadOnlySpan<ulong> masks)
    {
        var moves = 0;
        for (var e = 0; e < masks.Length; e++)
        {
            for (var mask = masks[e]; mask != 0; mask &= mask - 1)
            {
                moves += Array.IndexOf(model.Current!.Layers[layer][BitOperations.TrailingZeroCount(mask)], e) < 0 ? 1 : 0;
            }
        }

        return moves;
    }

    private int OnOneNode(ulong a, ulong b)
    {
        var pairs = 0;
        for (var x = a; x != 0; x &= x - 1)
        {
            for (var y = b; y != 0; y &= y - 1)
            {
                pairs += model.Devices.NodeOf[BitOperations.TrailingZeroCount(x)] == model.Devices.NodeOf[BitOperations.TrailingZeroCount(y)] ? 1 : 0;
            }
        }

        return pairs;
    }

    private double SlowestLink(FlowTable flows, ReadOnlySpan<ulong> here, ReadOnlySpan<ulong> there)
    {
        Span<double> tokens = stackalloc double[states.Devices * states.Devices];
        tokens.Clear();
        for (var from = 0; from < flows.Experts; from++)
        {
            for (var i = flows.Starts[from]; i < flows.Starts[from + 1]; i++)
            {
                var to = there[flows.To[i]];
                var share = flows.Tokens[i] / BitOperations.PopCount(here[from]) / BitOperations.PopCount(to);
                for (var x = here[from]; x != 0; x &= x - 1)
                {
                    for (var y = to; y != 0; y &= y - 1)
                    {
                        tokens[(BitOperations.TrailingZeroCount(x) * states.Devices) + BitOperations.TrailingZeroCount(y)] += share;
                    }
                }
            }
        }

        var slowest = 0.0;
        for (var a = 0; a < states.Devices; a++)
        {
            for (var b = 0; b < states.Devices; b++)
            {
                slowest = a == b ? slowest : Math.Max(slowest, tokens[(a * states.Devices) + b] / model.Devices.BandwidthGBps![a][b]);
            }
        }

        return slowest * model.BytesPerToken * 1e-6;
    }
}
