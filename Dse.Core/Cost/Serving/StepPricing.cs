using Dse.Core.Cost.Communication;
using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Cost.Serving;

/// <summary>Prices one step of one worker, operator by operator (docs/cost-model.md, serving).</summary>
/// <remarks>Pure and thread-safe; no allocation per step beyond what tables need.</remarks>
internal sealed class StepPricing
{
    // Residual stream and outputs of products.
    private const double Word = 2;

    // Passes of a token's hidden vector per layer in fused norms, quantisation and residual adds, and of its inner vectors
    // in rotary embedding and activation.
    private const double HiddenPasses = 8;
    private const double InnerPasses = 3;

    // Busiest rank of shared-out experts over the mean (power-law routing in the measured expert tables: 1.3 to 2).
    private const double Imbalance = 1.5;

    // Narrow scores of the indexer, as the absorbed products of latent attention.
    private const double IndexPeakRatio = 0.5;

    private readonly ServingWorkload work;
    private readonly IOperatorTimes operators;
    private readonly FastAllReduce links;
    private readonly Precision compute;
    private readonly double storedBytes;
    private readonly double wireBytes;
    private readonly double latentLaunchSeconds;

    public StepPricing(ServingWorkload work, IOperatorTimes operators)
    {
        this.work = work;
        this.operators = operators;
        links = new FastAllReduce(work.Cluster);
        compute = ComputePrecision(work);
        storedBytes = work.KvCache.Bytes();
        wireBytes = Math.Max(1, compute.Bytes());
        if (work.Model.IsLatent)
        {
            // The tables time several kernels launched from the host, which a captured graph does not pay.
            latentLaunchSeconds = Math.Min(
                operators.LatentDecode(1, 1, 16, work.Model.KvLoraRank, work.Model.QkRopeHeadDim).Seconds,
                operators.LatentPrefill(1, 1, 1, 16, work.Model.QkDim, work.Model.ValueDim).Seconds);
        }
    }

    /// <summary>The format products run in: that of the activations, or bf16 where the device has no such rate (weight-only quantisation).</summary>
    public static Precision ComputePrecision(ServingWorkload work)
    {
        var device = work.Cluster.Device;
        return device.PeakFlops(work.Activations) is not null ? work.Activations
            : work.Activations is Precision.Fp4 or Precision.Nvfp4 && work.Weights.Bytes() >= 1 && device.PeakFlops(Precision.Fp8) is not null ? Precision.Fp8
            : Precision.Bf16;
    }

    /// <summary>Bytes of one device that a request of some positions holds: keys and values, indexer keys, recurrent state.</summary>
    public double CacheBytes(in ServingGrid grid, double context)
    {
        var model = work.Model;
        var perToken = model.IsLatent ? model.KvElementsPerToken : 2 * Math.Max(1.0, (double)model.KvHeads / grid.Tp) * model.HeadDim;
        var elements = ((perToken + model.IndexElementsPerToken) * model.GlobalLayers * context)
            + (perToken * model.SlidingLayers * Math.Min(context, Math.Max(1, model.SlidingWindow)));
        var stages = Math.Ceiling((double)model.Layers / grid.Pp) / model.Layers;
        return stages * ((elements * storedBytes) + (Word * model.StateElements / grid.Tp));
    }

    /// <summary>Bytes of weights on the fullest device.</summary>
    public double WeightBytes(in ServingGrid grid)
    {
        var model = work.Model;
        double stages = grid.Pp;
        var word = WeightWord(work.Weights);
        var dense = (model.AttentionLayers * model.AttentionParameters) + (model.LinearLayers * model.LinearParameters)
            + ((model.FfnLayers - model.MixtureLayers) * model.DenseFfnParameters)
            + (model.MixtureLayers * model.SharedExperts * model.ExpertParameters);
        var routed = model.MixtureLayers * model.Experts * model.ExpertParameters;
        var embeddings = Word * model.EmbeddingParameters / grid.Tp / Math.Min(2, stages);
        var router = Word * model.MixtureLayers * (double)model.Hidden * model.Experts;
        return (((word * dense / grid.Tp) + (word * routed / (grid.MoeTp * (double)grid.MoeEp)) + router) / stages) + embeddings;
    }

    /// <summary>Prices a step.</summary>
    public StepTerms Price(in ServingGrid grid, in StepLoad load)
    {
        var model = work.Model;
        var terms = default(StepTerms);
        double dp = grid.AttentionDp;
        double tp = grid.Tp;

        // Ranks hold like shares of the requests; a share below one still takes a step of one.
        var prefillTokens = load.PrefillTokens / dp;
        var decodeSequences = load.DecodeSequences <= 0 ? 0 : Math.Max(1, load.DecodeSequences / dp);
        var tokens = prefillTokens + (decodeSequences * load.TokensPerSequence);
        if (tokens <= 0)
        {
            return terms;
        }

        tokens = Math.Max(1, tokens);
        var layers = (double)model.Layers;
        double dense = model.FfnLayers - model.MixtureLayers;
        PriceProjections(ref terms, tokens, prefillTokens, decodeSequences * load.TokensPerSequence, tp, model.AttentionLayers);
        if (model.GlobalLayers > 0)
        {
            PriceAttention(ref terms, load, decodeSequences, dp, tp, model.GlobalLayers, double.PositiveInfinity);
        }

        if (model.SlidingLayers > 0)
        {
            PriceAttention(ref terms, load, decodeSequences, dp, tp, model.SlidingLayers, Math.Max(1, model.SlidingWindow));
        }

        if (model.LinearLayers > 0)
        {
            PriceRecurrence(ref terms, model.Linear!, tokens, decodeSequences, tp, model.LinearLayers);
        }

        if (dense > 0)
        {
            PriceFeedForward(ref terms, tokens, model.Ffn / tp, dense, isExpert: false);
        }

        var tensor = Group(grid.Tp, 1);
        var reduceBytes = Word * tokens * model.Hidden;
        var reduce = links.Seconds(reduceBytes, tensor);
        terms.TensorCommSeconds += reduce * (layers + dense);
        terms.Collectives += grid.Tp > 1 ? layers + dense : 0;
        if (model.IsMixture)
        {
            PriceExperts(ref terms, grid, tokens, reduce);
        }

        var inner = (model.Heads + (2.0 * model.KvHeads)) * model.HeadDim / tp;
        terms.StreamSeconds += layers * Stream(ref terms, layers, Word * tokens * ((HiddenPasses * model.Hidden) + (InnerPasses * inner)));
        var logitRows = Math.Max(1, (decodeSequences * load.TokensPerSequence) + (load.PrefillSequences / dp));
        var logits = operators.Gemm(logitRows, model.Vocab / tp, model.Hidden, Precision.Bf16);
        terms.LogitsSeconds = logits.Seconds;
        terms.Flops += logits.Flops;
        terms.Bytes += logits.Bytes;
        terms.Layers = layers;
        if (grid.Pp > 1)
        {
            terms.PipelineCommSeconds = (grid.Pp - 1) * links.SendSeconds(reduceBytes / tp, grid.StageDevices >= work.Cluster.ScaleUpDomain);
        }

        return terms;
    }

    private static double WeightWord(Precision precision) => precision switch
    {
        // Scales: one byte per 16 values of nvfp4, per 32 of other 4-bit formats (OCP microscaling; 16-bit per 128 of int4).
        Precision.Nvfp4 => 0.5 + (1.0 / 16),
        Precision.Fp4 or Precision.Int4 => 0.5 + (1.0 / 32),
        _ => precision.Bytes(),
    };

    private RankGroup Group(int size, int stride) => new(size, Math.Clamp(work.Cluster.ScaleUpDomain / Math.Max(1, stride), 1, size));

    private void PriceProjections(ref StepTerms terms, double tokens, double prefillTokens, double decodeTokens, double tp, double layers)
    {
        var model = work.Model;
        double h = model.Hidden;
        var heads = model.Heads / tp;
        if (!model.IsLatent)
        {
            var kvHeads = Math.Max(1.0, model.KvHeads / tp);
            AddGemm(ref terms, tokens, (((model.AttentionGate ? 2 : 1) * heads) + (2 * kvHeads)) * model.HeadDim, h, layers);
            AddGemm(ref terms, tokens, h, heads * model.HeadDim, layers);
            return;
        }

        // Down-projections of query, key-value and rotary key are one product.
        double rank = model.KvLoraRank;
        var queryIn = model.QLoraRank > 0 ? model.QLoraRank : h;
        AddGemm(ref terms, tokens, (model.QLoraRank > 0 ? model.QLoraRank : 0) + rank + model.QkRopeHeadDim, h, layers);
        AddGemm(ref terms, tokens, heads * model.QkDim, queryIn, layers);
        AddGemm(ref terms, tokens, h, heads * model.VHeadDim, layers);
        if (prefillTokens > 0)
        {
            AddGemm(ref terms, prefillTokens, heads * (model.QkNopeHeadDim + model.VHeadDim), rank, layers);
        }

        if (decodeTokens > 0)
        {
            // Absorbed: queries into the latent space and outputs back, one small product per head (as wide as all heads together).
            AddGemm(ref terms, decodeTokens, heads * (model.QkNopeHeadDim + model.VHeadDim), rank, layers);
        }
    }

    private void PriceAttention(ref StepTerms terms, in StepLoad load, double decodeSequences, double dp, double tp, double layers, double window)
    {
        var model = work.Model;
        var heads = Math.Max(1, model.Heads / tp);
        var kvHeads = Math.Max(1, model.KvHeads / tp);
        var launch = model.IsLatent ? 0.9 * latentLaunchSeconds : 0;
        if (load.PrefillTokens > 0)
        {
            var sequences = load.PrefillSequences / dp;
            var queries = load.PrefillTokens / load.PrefillSequences;

            // Whole sequences run at full occupancy; a share of one takes its share of the time.
            var whole = Math.Max(1, sequences);
            var seen = Math.Max(queries, model.IsSparse ? Math.Min(load.PrefillContext, model.IndexTopK) : load.PrefillContext);
            var time = model.IsLatent
                ? operators.LatentPrefill(whole, queries, seen, heads, model.QkDim, model.ValueDim)
                : operators.FlashAttention(whole, queries, seen, heads, kvHeads, model.QkDim, model.ValueDim, window);
            var share = sequences / whole;
            var index = model.IsSparse ? IndexSeconds(sequences * queries, load.PrefillContext / 2, 1) : 0;
            terms.PrefillAttentionSeconds += layers * ((share * Math.Max(0.1 * time.Seconds, time.Seconds - launch)) + index);
            terms.Flops += layers * share * time.Flops;
            terms.Bytes += layers * share * time.Bytes;
        }

        if (decodeSequences > 0)
        {
            var seen = Math.Min(model.IsSparse ? Math.Min(load.DecodeContext, model.IndexTopK) : load.DecodeContext, window);
            var time = model.IsLatent
                ? operators.LatentDecode(decodeSequences, seen, heads * load.TokensPerSequence, model.KvLoraRank, model.QkRopeHeadDim, storedBytes)
                : operators.AttentionDecode(decodeSequences, seen, heads * load.TokensPerSequence, kvHeads, model.HeadDim, storedBytes);
            var index = model.IsSparse ? IndexSeconds(decodeSequences * load.TokensPerSequence, load.DecodeContext, load.DecodeContext) : 0;
            terms.DecodeAttentionSeconds += layers * (Math.Max(0.1 * time.Seconds, time.Seconds - launch) + index);
            terms.Flops += layers * time.Flops;
            terms.Bytes += layers * time.Bytes;
        }
    }

    // Every query scores every cached position with a few narrow heads in fp8 (DeepSeek sparse attention); keys are read once per sequence.
    private double IndexSeconds(double queries, double context, double keysPerQuery)
    {
        var model = work.Model;
        var peak = work.Cluster.Device.PeakFlops(Precision.Fp8) ?? work.Cluster.Device.PeakFlops(Precision.Bf16) ?? double.NaN;
        var flops = 2 * queries * context * model.IndexHeads * model.IndexHeadDim;
        return Math.Max(flops / (IndexPeakRatio * peak), operators.Stream(queries * keysPerQuery * model.IndexHeadDim).Seconds);
    }

    // Recurrent layers: projections, and the state of every sequence read and written once per step.
    private void PriceRecurrence(ref StepTerms terms, LinearMixer mixer, double tokens, double decodeSequences, double tp, double layers)
    {
        var model = work.Model;
        AddGemm(ref terms, tokens, mixer.InputWidth / tp, model.Hidden, layers);
        AddGemm(ref terms, tokens, model.Hidden, mixer.ValueWidth / tp, layers);
        var state = 2 * Word * Math.Max(1, decodeSequences) * mixer.StateElements / tp;
        var passes = Word * tokens * (mixer.InputWidth + (2.0 * mixer.ValueWidth)) * InnerPasses / tp;
        terms.StreamSeconds += layers * (Stream(ref terms, layers, state) + Stream(ref terms, layers, passes));
    }

    private void PriceFeedForward(ref StepTerms terms, double tokens, double width, double layers, bool isExpert)
    {
        var model = work.Model;
        var fanIn = model.GatedMlp ? 2 : 1;
        var before = terms.GemmSeconds;
        AddGemm(ref terms, tokens, fanIn * width, model.Hidden, layers);
        AddGemm(ref terms, tokens, model.Hidden, width, layers);
        if (isExpert)
        {
            terms.ExpertSeconds += terms.GemmSeconds - before;
            terms.GemmSeconds = before;
        }

        terms.StreamSeconds += layers * Stream(ref terms, layers, Word * tokens * (fanIn + 1) * width);
    }

    private void PriceExperts(ref StepTerms terms, in ServingGrid grid, double tokens, double reduce)
    {
        var model = work.Model;
        double layers = model.MixtureLayers;
        var entering = tokens * grid.AttentionDp;
        var shape = new ExpertShape(entering, model.Hidden, model.MoeFfn, model.ExpertsPerToken, model.Experts, grid.MoeTp, grid.MoeEp) { IsDispatched = true, Imbalance = grid.MoeEp > 1 ? work.ExpertImbalanceRatio ?? Imbalance : 1 };
        var time = operators.RoutedExperts(shape, compute, isSkewed: true, work.Weights.Bytes() < compute.Bytes() ? work.Weights : null);
        terms.ExpertSeconds += layers * time.Seconds;
        terms.Flops += layers * time.Flops;
        terms.Bytes += layers * time.Bytes;
        if (model.SharedExperts > 0)
        {
            PriceFeedForward(ref terms, tokens, model.SharedExperts * (double)model.MoeFfn / grid.Tp, layers, isExpert: true);
        }

        if (grid.AttentionDp == 1)
        {
            // Every rank has all tokens; partial sums of experts are added up like those of a dense block.
            terms.TensorCommSeconds += layers * reduce;
            terms.Collectives += grid.Tp > 1 ? layers : 0;
            return;
        }

        // Tokens of all attention copies are gathered and sums scattered back, or each goes to the ranks of its experts and back.
        var group = Group((int)Math.Min(int.MaxValue, grid.StageDevices), 1);
        var gathered = entering * model.Hidden;
        var gather = links.GatherSeconds(gathered * wireBytes, group) + links.GatherSeconds(gathered * Word, group);
        var sent = tokens / grid.Tp * Math.Min(model.ExpertsPerToken, grid.MoeEp) * grid.MoeTp * model.Hidden * (work.ExpertExchangeRatio ?? 1);
        var exchange = links.ExchangeSeconds(sent * wireBytes, group) + links.ExchangeSeconds(sent * Word, group);
        terms.ExpertCommSeconds += layers * Math.Min(gather, exchange);
        terms.Collectives += 2 * layers;
    }

    private void AddGemm(ref StepTerms terms, double m, double n, double k, double layers)
    {
        var time = operators.Gemm(m, n, k, compute, work.Weights.Bytes() < compute.Bytes() ? work.Weights : compute);
        terms.GemmSeconds += layers * time.Seconds;
        terms.Flops += layers * time.Flops;
        terms.Bytes += layers * time.Bytes;
    }

    private double Stream(ref StepTerms terms, double layers, double bytes)
    {
        terms.Bytes += layers * bytes;
        return operators.Stream(bytes).Seconds;
    }
}
