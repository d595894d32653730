using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>How many tokens stay where they are when an expert lives on a device, given the layers before and after.</summary>
/// <remarks>Immutable and thread-safe. Tokens of all profiles count together; those that stay on their node count by a weight of their own.</remarks>
internal sealed class FlowGains
{
    private readonly ExpertPlacementModel model;
    private readonly FlowTable[] forward;
    private readonly FlowTable[] backward;
    private readonly double deviceWeight;
    private readonly double nodeWeight;

    /// <summary>Adds the profiles up.</summary>
    /// <param name="model">A study with flows.</param>
    /// <param name="deviceWeight">What a token that stays on its device counts.</param>
    /// <param name="nodeWeight">What a token that stays on its node counts besides.</param>
    public FlowGains(ExpertPlacementModel model, double deviceWeight, double nodeWeight)
    {
        (this.model, this.deviceWeight, this.nodeWeight) = (model, deviceWeight, nodeWeight);
        forward = [.. RoutingProfile.Sum(model.Profiles).Flows!];
        backward = [.. forward.Select(f => f.Transposed())];
    }

    /// <summary>The gains of a layer, by expert and device.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="states">All layers; only the neighbours are read.</param>
    /// <param name="gains">Receives them.</param>
    /// <param name="before">Whether the layer before counts.</param>
    /// <param name="after">Whether the layer after counts.</param>
    public void Of(int layer, LayerState[] states, Span<double> gains, bool before = true, bool after = true)
    {
        gains.Clear();
        if (before && layer > 0)
        {
            Add(backward[layer - 1], states[layer - 1], gains);
        }

        if (after && layer + 1 < states.Length)
        {
            Add(forward[layer], states[layer + 1], gains);
        }

        if (deviceWeight != 1 || nodeWeight != 0)
        {
            Weigh(gains);
        }
    }

    /// <summary>Weighted tokens that stay, over all layers.</summary>
    /// <param name="states">All layers.</param>
    public double Kept(LayerState[] states)
    {
        var kept = 0.0;
        var gains = new double[model.Experts * model.Devices.Count];
        for (var layer = 1; layer < states.Length; layer++)
        {
            Of(layer, states, gains, after: false);
            for (var e = 0; e < model.Experts; e++)
            {
                foreach (var d in states[layer].Holders(e))
                {
                    kept += gains[(e * model.Devices.Count) + d] / states[layer].Copies[e];
                }
            }
        }

        return kept;
    }

    private void Add(FlowTable flows, LayerState neighbour, Span<double> gains)
    {
        var devices = model.Devices.Count;
        for (var e = 0; e < flows.Experts; e++)
        {
            var row = gains.Slice(e * devices, devices);
            for (var i = flows.Starts[e]; i < flows.Starts[e + 1]; i++)
            {
                var other = flows.To[i];
                var share = flows.Tokens[i] / neighbour.Copies[other];
                foreach (var d in neighbour.Holders(other))
                {
                    row[d] += share;
                }
            }
        }
    }

    private void Weigh(Span<double> gains)
    {
        var devices = model.Devices.Count;
        Span<double> nodes = stackalloc double[model.Devices.Nodes];
        for (var e = 0; e < model.Experts; e++)
        {
            var row = gains.Slice(e * devices, devices);
            nodes.Clear();
            for (var d = 0; d < devices; d++)
            {
                nodes[model.Devices.NodeOf[d]] += row[d];
            }

            for (var d = 0; d < devices; d++)
            {
                row[d] = (deviceWeight * row[d]) + (nodeWeight * nodes[model.Devices.NodeOf[d]]);
            }
        }
    }
}
