using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Cost.Training;

/// <content>Recurrent mixers of hybrid models (docs/models.md, training).</content>
internal sealed partial class LayerPricing
{
    // The recurrence runs over chunks, products within a chunk and a state passed on: 64 tokens in the kernels of the gated
    // delta rule (arXiv 2412.06464), 256 in those of Mamba 2 (arXiv 2405.21060, the package's chunk_size).
    private const double DeltaChunk = 64;
    private const double StateSpaceChunk = 256;

    // Small products on tiles of a chunk, like those of decode attention (docs/cost-model.md §3); not measured here.
    private const double ChunkPeakRatio = 0.3;

    // Convolution, activation, recurrence and gated norm each read and write their channels.
    private const double ChannelPasses = 3;

    // Layers are priced alike: each has the mean of an attention layer and a recurrent one, by how many there are of each.
    private void MixWithRecurrence(ref BlockCosts attention, LinearMixer mixer, in LayerKey key, double tokens, LayerCosts costs)
    {
        var model = work.Model;
        var attending = (double)model.AttentionLayers / model.Layers;
        costs.AttentionForward *= attending;
        costs.AttentionBackward *= attending;
        costs.AttentionFlops *= attending;
        costs.ScoreBytes *= attending;
        costs.ContextCommForward *= attending;
        costs.ContextCommBackward *= attending;
        var mixed = default(BlockCosts);
        Add(ref mixed, attention, attending);
        Add(ref mixed, PriceRecurrence(mixer, tokens, key.Tp), (double)model.LinearLayers / model.Layers);
        attention = mixed;
    }

    private BlockCosts PriceRecurrence(LinearMixer mixer, double tokens, double tp)
    {
        var block = default(BlockCosts);
        var values = mixer.ValueWidth / tp;
        AddGemm(ref block, tokens, mixer.InputWidth / tp, work.Model.Hidden);
        AddGemm(ref block, tokens, work.Model.Hidden, values);
        if (mixer.Kind == LinearMixerKind.Mamba1)
        {
            AddGemm(ref block, tokens, Math.Max(1, mixer.Rank + (2 * mixer.KeyDim)), values);
            AddGemm(ref block, tokens, values, Math.Max(1, mixer.Rank));
        }

        block.DenseParameters = work.Model.LinearParameters / tp;
        var channels = (mixer.InputWidth + mixer.ConvolutionWidth + (2.0 * mixer.ValueWidth)) / tp;
        block.ActivationBytes = Word * tokens * channels;
        var bf16 = work.Cluster.Device.PeakFlops(Precision.Bf16) ?? double.PositiveInfinity;
        block.StreamForward = Math.Max(Stream(ChannelPasses * Word * tokens * channels), ChunkFlops(mixer) * tokens / tp / (ChunkPeakRatio * bf16));
        return block;
    }

    // Operations of a token in all heads: scores and sums over its chunk, and the state written and read. Mamba 1 works
    // channel by channel without products.
    private static double ChunkFlops(LinearMixer mixer)
    {
        double width = mixer.KeyDim + mixer.ValueDim;
        double state = 4.0 * mixer.KeyDim * mixer.ValueDim;
        return mixer.ValueHeads * mixer.Kind switch
        {
            LinearMixerKind.GatedDelta => (4 * DeltaChunk * width) + state, // the triangular solve costs as much as the scores
            LinearMixerKind.Mamba1 => 0,
            _ => (2 * StateSpaceChunk * width) + state,
        };
    }

    private static void Add(ref BlockCosts sum, in BlockCosts block, double share)
    {
        sum.GemmForward += share * block.GemmForward;
        sum.GemmBackward += share * block.GemmBackward;
        sum.GemmWeightGradient += share * block.GemmWeightGradient;
        sum.StreamForward += share * block.StreamForward;
        sum.DenseParameters += share * block.DenseParameters;
        sum.ActivationBytes += share * block.ActivationBytes;
        sum.GemmFlops += share * block.GemmFlops;
    }
}
