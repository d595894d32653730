using Dse.Core.Cost.Communication;
using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Training;

/// <summary>Prices one layer of a job, operator by operator (docs/cost-model.md §6).</summary>
internal sealed partial class LayerPricing
{
    // Tensors in bf16 unless the linear layers are quantised.
    private const double Word = 2;

    // Megatron's fused softmax serves batches of scores (microbatch times heads of a rank) in fours, others go kernel by kernel.
    private const int FusedSoftmaxMultiple = 4;

    // Inputs of quantised products are kept quantised for the backward pass.
    private readonly double savedWord;

    private readonly TrainingWorkload work;
    private readonly IOperatorTimes operators;
    private readonly CommunicationModel communication;
    private readonly TrainingConstants constants;
    private readonly double slowdown;
    private readonly double bf16Slowdown;
    private readonly double attentionSlowdown;

    public LayerPricing(TrainingWorkload work, IOperatorTimes operators, CommunicationModel communication, TrainingConstants constants)
    {
        this.work = work;
        savedWord = work.Precision.IsLow() ? Math.Max(1, work.Precision.Bytes()) : Word;
        this.operators = operators;
        this.communication = communication;
        this.constants = constants;
        slowdown = constants.Slowdown(work.Cluster.Device, work.Precision);
        bf16Slowdown = constants.Slowdown(work.Cluster.Device, Precision.Bf16);
        attentionSlowdown = constants.AttentionSlowdown(work.Cluster.Device, work.Stack);
    }

    public LayerCosts Price(in LayerKey key)
    {
        var model = work.Model;
        double tokens = (double)key.Microbatch * work.Sequence / key.Cp;
        var spTokens = key.SequenceParallel ? tokens / key.Tp : tokens;
        
        // Each tensor-parallel rank sends its own share to the next stage and the shares are gathered there (Narayanan 2021, §4.1).
        var costs = new LayerCosts { BoundaryBytes = Word * tokens * model.Hidden / key.Tp };

        PriceAttentionCore(key, costs);
        var attention = PriceProjections(key, tokens);
        if (model.Linear is { } mixer)
        {
            MixWithRecurrence(ref attention, mixer, key, tokens, costs);
        }

        costs.Dense = attention;

        // Hybrids have layers without a feed-forward block: each layer takes its share of those that there are.
        double plain = model.Layers - model.MixtureLayers;
        var share = model.FfnFreeLayers == 0 || plain == 0 ? 1 : (model.FfnLayers - model.MixtureLayers) / plain;
        if (share > 0)
        {
            AddFeedForward(ref costs.Dense, key, tokens, model.Ffn, share);
        }

        AddCommon(ref costs.Dense, key, tokens, spTokens, share * model.Ffn / key.Tp, LaunchSeconds(key, isMixture: false));
        if (model.IsMixture)
        {
            costs.Mixture = attention;
            AddExperts(ref costs.Mixture, key, tokens);
            var width = (model.ExpertsPerToken + model.SharedExperts) * (double)model.MoeFfn / key.Tp;
            AddCommon(ref costs.Mixture, key, tokens, spTokens, width, LaunchSeconds(key, isMixture: true));
        }

        costs.InputBytes = Word * spTokens * model.Hidden;
        PriceEnds(key, tokens, costs);
        var block = model.IsMixture ? costs.Mixture : costs.Dense;
        costs.MemoryBytes = (3 * Word * (block.DenseParameters + block.ExpertParameters)) + (3 * block.ActivationBytes);
        return costs;
    }

    private void PriceAttentionCore(in LayerKey key, LayerCosts costs)
    {
        var model = work.Model;
        double heads = Math.Max(1.0, (double)model.Heads / key.Tp);
        var kvHeads = Math.Max(1.0, (double)model.KvHeads / key.Tp);
        double sequence = work.Sequence;
        double batch = key.Microbatch;
        var core = key.FlashAttention
            ? operators.FlashAttention(batch, sequence, sequence, heads, model.IsLatent ? heads : kvHeads, model.QkDim, model.ValueDim)
            : operators.UnfusedAttention(batch, sequence, sequence, heads, model.QkDim, model.ValueDim);
        costs.AttentionForward = core.Seconds * attentionSlowdown / key.Cp;
        costs.AttentionBackward = costs.AttentionForward * (key.FlashAttention ? constants["attention.backwardRatio"] : 2);
        costs.AttentionFlops = core.Flops / key.Cp;

        var tokens = batch * sequence / key.Cp;
        costs.ScoreBytes = key.FlashAttention
            ? 4 * tokens * heads

            // Softmax output and dropout output in 2 bytes, dropout mask in 1 (Korthikanti 2022, eq. 1).
            : 5 * tokens * sequence * heads;

        if (key.Cp > 1)
        {
            // Ring attention: keys and values of a chunk go round while a chunk is computed.
            var width = model.IsLatent ? heads * (model.QkDim + model.ValueDim) : 2 * kvHeads * model.HeadDim;
            var group = communication.Group(key.Cp, key.Tp);
            var send = (key.Cp - 1) * communication.PointToPoint(Word * tokens * width, group.Domains > 1);
            costs.ContextCommForward = Math.Max(0, send - costs.AttentionForward);
            costs.ContextCommBackward = Math.Max(0, (2 * send) - costs.AttentionBackward);
        }
    }

    private BlockCosts PriceProjections(in LayerKey key, double tokens)
    {
        var model = work.Model;
        var block = default(BlockCosts);
        double t = key.Tp;
        double h = model.Hidden;
        double saved;
        var heads = model.Heads / t;
        var kvHeads = Math.Max(1.0, model.KvHeads / t);
        if (model.IsLatent)
        {
            var queryIn = model.QLoraRank > 0 ? model.QLoraRank : h;
            if (model.QLoraRank > 0)
            {
                AddGemm(ref block, tokens, model.QLoraRank, h);
            }

            AddGemm(ref block, tokens, heads * model.QkDim, queryIn);
            AddGemm(ref block, tokens, model.KvLoraRank + model.QkRopeHeadDim, h);
            AddGemm(ref block, tokens, heads * (model.QkNopeHeadDim + model.VHeadDim), model.KvLoraRank);
            AddGemm(ref block, tokens, h, heads * model.VHeadDim);
            block.DenseParameters = model.AttentionParameters / t;
            saved = model.QLoraRank + model.KvLoraRank + (heads * ((2 * model.QkDim) + (2 * model.VHeadDim)));
        }
        else
        {
            var gate = model.AttentionGate ? heads : 0;
            AddGemm(ref block, tokens, (heads + gate + (2 * kvHeads)) * model.HeadDim, h);
            AddGemm(ref block, tokens, h, heads * model.HeadDim);
            block.DenseParameters = (h * (heads + gate + (2 * kvHeads)) * model.HeadDim) + (heads * model.HeadDim * h);

            // Query, gate, key, value, and the input of the output projection.
            saved = (heads + gate + (2 * kvHeads) + (heads * savedWord / Word)) * model.HeadDim;
        }

        block.ActivationBytes = Word * tokens * saved;
        return block;
    }

    private void AddFeedForward(ref BlockCosts block, in LayerKey key, double tokens, double width, double copies)
    {
        var model = work.Model;
        var local = width * copies / key.Tp;
        var fanIn = model.GatedMlp ? 2 : 1;
        AddGemm(ref block, tokens, fanIn * local, model.Hidden);
        AddGemm(ref block, tokens, model.Hidden, local);
        block.DenseParameters += model.MlpMatrices * model.Hidden * local;

        // Input of the activation (both halves when gated) and its output; the block's input is counted with the norms.
        block.ActivationBytes += tokens * ((Word * fanIn) + savedWord) * local;
    }

    private void AddExperts(ref BlockCosts block, in LayerKey key, double tokens)
    {
        var model = work.Model;
        double te = key.MoeTp;
        double x = key.Ep;

        // Every tensor-parallel rank routes its share of the tokens; te ranks pool theirs for one expert slice.
        var routedTokens = tokens / key.Tp;
        var assignments = routedTokens * te * model.ExpertsPerToken * constants["moe.imbalance"];
        var localExperts = model.Experts / x;
        var perExpert = Math.Max(1, assignments / localExperts);
        var width = model.MoeFfn / te;
        var fanIn = model.GatedMlp ? 2 : 1;
        var rows = localExperts * perExpert;
        AddGroupedGemm(ref block, localExperts, rows, fanIn * width, model.Hidden);
        AddGroupedGemm(ref block, localExperts, rows, model.Hidden, width);
        block.ExpertParameters = localExperts * model.MlpMatrices * model.Hidden * width;
        AddGemm(ref block, routedTokens, model.Experts, model.Hidden);
        block.DenseParameters += (double)model.Hidden * model.Experts;
        if (model.SharedExperts > 0)
        {
            AddFeedForward(ref block, key, tokens, model.MoeFfn, model.SharedExperts);
        }

        block.StreamForward += Stream(constants["moe.permutePasses"] * Word * assignments * model.Hidden);
        block.ActivationBytes += assignments * (((Word + savedWord) * model.Hidden) + (((Word * fanIn) + savedWord) * width)) / constants["moe.imbalance"];
        if (key.Ep > 1)
        {
            var group = communication.Group(key.Ep, key.MoeTp);
            var wire = work.Precision.IsLow() ? Math.Max(1, work.Precision.Bytes()) : Word;

            // A token goes once to each domain that holds one of its experts.
            var copies = ExpertDispatch.Copies(group.Domains, model.ExpertsPerToken, group.Domains);
            var bytes = routedTokens * te * copies * model.Hidden;

            // Dispatch may be quantised, combine is summed in bf16.
            block.ExchangeComm = (communication.AllToAll(bytes * wire, group) + communication.AllToAll(bytes * Word, group)) / constants["moe.exchangeRatio"];
        }
    }

    private void AddCommon(ref BlockCosts block, in LayerKey key, double tokens, double spTokens, double localWidth, double hostSeconds)
    {
        var model = work.Model;
        var hiddenBytes = Word * constants["elementwise.hiddenPasses"] * spTokens * model.Hidden;
        var innerBytes = Word * tokens * ((constants["elementwise.parallelPasses"] * model.Hidden / key.Tp)
            + (constants["elementwise.ffnPasses"] * localWidth * (model.GatedMlp ? 5.0 / 3 : 1)));
        var quantizeBytes = work.Precision.IsLow() ? Word * constants["elementwise.quantizePasses"] * tokens * ((2.0 * model.Hidden) + localWidth) : 0;
        block.StreamForward += Stream(hiddenBytes) + Stream(innerBytes) + (quantizeBytes > 0 ? Stream(quantizeBytes) : 0);

        // Two norm inputs and two block inputs per layer in 2 bytes; a plain (pre-2023) block also keeps two 1-byte dropout
        // masks. Without sequence parallelism every rank keeps all of it (Korthikanti 2022, eq. 2).
        var masks = model.GatedMlp ? 0 : 2;
        block.ActivationBytes += spTokens * model.Hidden * ((2 * Word) + (2 * savedWord) + masks);

        if (key.Tp > 1)
        {
            // Two all-reduces per direction, or the same bytes as all-gather and reduce-scatter.
            block.TensorComm = 2 * communication.AllReduce(Word * tokens * model.Hidden, communication.Group(key.Tp, 1));
        }

        block.HostSeconds = hostSeconds;
    }

    private void PriceEnds(in LayerKey key, double tokens, LayerCosts costs)
    {
        var model = work.Model;
        var local = (double)model.Vocab / key.Tp;
        var gemm = operators.Gemm(tokens, local, model.Hidden, Precision.Bf16);
        var dgrad = operators.Gemm(tokens, model.Hidden, local, Precision.Bf16);
        var wgrad = operators.Gemm(local, model.Hidden, tokens, Precision.Bf16);
        var passes = Stream(constants["logits.passBytes"] * tokens * local);
        costs.LogitsForward = (gemm.Seconds * bf16Slowdown) + (passes / 2);
        costs.LogitsBackward = ((dgrad.Seconds + wgrad.Seconds) * bf16Slowdown) + (passes / 2);
        costs.LogitsBytes = 4 * tokens * local;
        costs.EmbeddingParameters = model.Hidden * local;
        costs.EmbeddingSeconds = Stream(6 * Word * tokens * model.Hidden);
    }

    private void AddGemm(ref BlockCosts block, double m, double n, double k)
    {
        var forward = operators.Gemm(m, n, k, work.Precision);
        var data = operators.Gemm(m, k, n, work.Precision);
        var weight = operators.Gemm(n, k, m, work.Precision);
        block.GemmForward += forward.Seconds * slowdown;
        block.GemmBackward += (data.Seconds + weight.Seconds) * slowdown;
        block.GemmWeightGradient += weight.Seconds * slowdown;
        block.GemmFlops += forward.Flops;
    }

    // Launches of a layer forward and backward. Ranks of a tensor-parallel group meet several times in a layer: each time
    // the slowest host is waited for.
    private double LaunchSeconds(in LayerKey key, bool isMixture)
    {
        var seconds = constants[$"host.{TrainingWorkload.NameOf(work.Stack)}LayerSeconds"];
        if (isMixture)
        {
            seconds += constants["host.mixtureLayerSeconds"];
        }

        if (!key.FlashAttention && ((double)key.Microbatch * work.Model.Heads / key.Tp) % FusedSoftmaxMultiple != 0)
        {
            seconds += constants["host.unfusedSoftmaxSeconds"];
        }

        return seconds + (key.Tp > 1 ? constants["host.collectiveSeconds"] + ((key.Tp - 1) * constants["host.waitSeconds"]) : 0);
    }

    // Grouped products: the tiles of all local experts share the device; weights of every expert are read once.
    private void AddGroupedGemm(ref BlockCosts block, double experts, double rows, double n, double k)
    {
        var padded = experts * Math.Ceiling(rows / experts / 64) * 64;
        var factor = slowdown;
        var weights = experts * n * k * work.Precision.Bytes();
        var floor = Stream(weights);
        var forward = Math.Max(floor, operators.Gemm(padded, n, k, work.Precision).Seconds * factor);
        var data = Math.Max(floor, operators.Gemm(padded, k, n, work.Precision).Seconds * factor);
        var weight = Math.Max(floor * 2, operators.Gemm(experts * n, k, Math.Max(64, rows / experts), work.Precision).Seconds * factor);
        block.GemmForward += forward;
        block.GemmBackward += data + weight;
        block.GemmWeightGradient += weight;
        block.GemmFlops += 2 * rows * n * k;
    }

    private double Stream(double bytes) => operators.Stream(bytes).Seconds;
}
