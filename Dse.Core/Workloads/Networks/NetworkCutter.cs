namespace Dse.Core.Workloads.Networks;

/// <summary>Cuts networks.</summary>
/// <remarks>Immutable and thread-safe. Every count of channels is scaled alone, to a multiple of eight and by at most a tenth too small, as mobile networks are.</remarks>
public sealed class NetworkCutter
{
    private const long Divisor = 8;
    private const double LeastShare = 0.9;

    private readonly NeuralNetwork whole;
    private readonly HashSet<int> elasticKernels;

    /// <summary>A cutter of a network.</summary>
    /// <param name="whole">The network.</param>
    /// <param name="elasticKernels">Places of the layers whose filters are elastic; null for all square filters above 1 × 1 but the first layer's.</param>
    public NetworkCutter(NeuralNetwork whole, IEnumerable<int>? elasticKernels)
    {
        ArgumentNullException.ThrowIfNull(whole);
        this.whole = whole;
        this.elasticKernels = elasticKernels?.ToHashSet()
            ?? Enumerable.Range(0, whole.Layers.Count).Where(l => l != whole.Sequence[0].Layer && IsSquare(whole.Layers[l].Work.Window)).ToHashSet();
    }

    /// <summary>Layers whose filters are elastic.</summary>
    public int ElasticKernels => elasticKernels.Count;

    /// <summary>Why channels cannot be scaled; null when they can.</summary>
    public string? WidthProblem => whole.Layers.Select(l => l.Work switch
    {
        { Window: null, Product.Repeats: > 1 } => $"{l.Name} multiplies activations with one another",
        { Window: { Groups: > 1 } w } when w.Groups != w.Channels => $"{l.Name} has groups of several channels",
        _ => null,
    }).FirstOrDefault(p => p is not null);

    /// <summary>Why maps cannot be scaled; null when they can.</summary>
    public string? ResolutionProblem
    {
        get
        {
            long filters = 0;
            foreach (var (place, _) in whole.Sequence)
            {
                var (work, name) = (whole.Layers[place].Work, whole.Layers[place].Name);
                if (work.Window is null && (work.Product.M > 1 || work.Product.Repeats > 1))
                {
                    return $"{name} has rows that are no rows of a map";
                }

                if (work.Window is null && filters > 0 && work.Product.K > filters)
                {
                    return $"{name} reads a flattened map";
                }

                filters = work.Window?.Filters ?? work.Product.N;
            }

            return null;
        }
    }

    /// <summary>Whether filters of a layer are square and above 1 × 1.</summary>
    public static bool IsSquare(Convolution? window) => window is { FilterHeight: > 1 } && window.FilterHeight == window.FilterWidth;

    /// <summary>The network that is left; null when nothing is.</summary>
    public NeuralNetwork? Cut(NetworkCut cut)
    {
        ArgumentNullException.ThrowIfNull(cut);
        var left = cut.Removed.ToDictionary(r => r.Key, r => r.Value);
        var layers = new List<NetworkLayer>();
        var last = whole.Sequence.Count - 1;
        for (var s = last; s >= 0; s--)
        {
            var (place, count) = whole.Sequence[s];
            var removed = Math.Min(count, left.GetValueOrDefault(place));
            if (removed > 0)
            {
                left[place] -= removed;
            }

            if (count > removed)
            {
                layers.Add(new NetworkLayer(whole.Layers[place].Name, Scaled(place, cut, s == 0, s == last), count - removed));
            }
        }

        layers.Reverse();
        return layers.Count == 0 ? null : new NeuralNetwork(whole.Name, layers);
    }

    private static long Channels(long count, double ratio)
    {
        if (ratio.Equals(1.0))
        {
            return count;
        }

        var wished = count * ratio;
        var rounded = Math.Max(Divisor, (long)((wished + (Divisor / 2.0)) / Divisor) * Divisor);
        return rounded < LeastShare * wished ? rounded + Divisor : rounded;
    }

    private LayerProduct Scaled(int place, NetworkCut cut, bool isFirst, bool isLast)
    {
        var work = whole.Layers[place].Work;
        var (into, outOf) = (isFirst ? 1 : cut.WidthRatio, isLast ? 1 : cut.WidthRatio);
        if (work.Window is not { } window)
        {
            var product = work.Product;
            return into.Equals(1.0) && outOf.Equals(1.0) ? work : LayerProduct.Of(product with { K = Channels(product.K, into), N = Channels(product.N, outOf) });
        }

        var kernel = elasticKernels.Contains(place) ? cut.Kernel : null;
        if (into.Equals(1.0) && outOf.Equals(1.0) && cut.ResolutionRatio.Equals(1.0) && kernel is null)
        {
            return work;
        }

        // A depthwise layer's filters follow its channels.
        var channels = Channels(window.Channels, into);
        var isDepthwise = window.Groups > 1;
        var scaled = window with
        {
            Channels = channels,
            Groups = isDepthwise ? channels : 1,
            Filters = isDepthwise ? window.Filters / window.Channels * channels : Channels(window.Filters, outOf),
            FilterHeight = kernel ?? window.FilterHeight,
            FilterWidth = kernel ?? window.FilterWidth,
        };

        // As many rows as the outputs need, padding included.
        long Input(long outputs, long stride, long span) => ((Math.Max(1, (long)Math.Ceiling((outputs * cut.ResolutionRatio) - 1e-9)) - 1) * stride) + span;
        return LayerProduct.Of(scaled with
        {
            InputHeight = Input(window.OutputHeight, window.StrideHeight, scaled.SpanHeight),
            InputWidth = Input(window.OutputWidth, window.StrideWidth, scaled.SpanWidth),
        });
    }
}
