using Dse.Core.Cost.Placement;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Training.Uneven;

/// <summary>Which slots of a cluster exchange what under a plan: ranks fill slots tensor first, then context, data, pipeline (docs/cost-model.md §1).</summary>
internal static class NodeLayout
{
    /// <summary>Kinds of traffic: within layers (tensor, context, experts), between replicas, between stages.</summary>
    public const int Layer = 0, Data = 1, Pipeline = 2;

    /// <summary>The placement problem of a shape.</summary>
    /// <param name="shape">The shape; its ranks fill the nodes.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="perNode">Devices of a node.</param>
    /// <param name="slowness">Relative time of each node; null when alike.</param>
    public static PlacementProblem Problem(in PlanShape shape, NodeLinks nodes, int perNode, IReadOnlyList<double>? slowness)
    {
        var links = new double[nodes.Count, nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            for (var j = 0; j < nodes.Count; j++)
            {
                links[i, j] = nodes[i, j];
            }
        }

        return new PlacementProblem(links, Traffic(shape, perNode), Stages(shape, perNode), slowness);
    }

    /// <summary>The slots of each stage.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Stages(in PlanShape shape, int perNode)
    {
        var ranks = shape.StageRanks;
        return [.. Enumerable.Range(0, shape.Pp).Select(stage =>
        {
            var first = (int)((long)stage * ranks / perNode);
            var last = (int)((((long)(stage + 1) * ranks) - 1) / perNode);
            return Enumerable.Range(first, last - first + 1).ToArray();
        })];
    }

    /// <summary>Pairs of slots that exchange data, by kind.</summary>
    public static IReadOnlyList<IReadOnlyList<(int From, int To)>> Traffic(in PlanShape shape, int perNode)
    {
        HashSet<(int From, int To)> layer = [], data = [], pipeline = [];
        var ranks = shape.StageRanks;
        for (var stage = 0; stage < shape.Pp; stage++)
        {
            var first = stage * ranks;
            AddGroups(layer, first, ranks, shape.Tp, 1, perNode, isRing: true);
            for (var replica = 0; replica < shape.Dp; replica++)
            {
                AddGroups(layer, first + (replica * shape.Tp * shape.Cp), shape.Tp * shape.Cp, shape.Cp, shape.Tp, perNode, isRing: true);
            }

            var grid = shape.Ep * shape.MoeTp;
            if (grid > 1 && ranks % grid == 0)
            {
                AddGroups(layer, first, ranks, shape.MoeTp, 1, perNode, isRing: true);
                for (var block = 0; block < ranks; block += grid)
                {
                    AddGroups(layer, first + block, grid, shape.Ep, shape.MoeTp, perNode, isRing: false);
                }

                AddGroups(data, first, ranks, ranks / grid, grid, perNode, isRing: true);
            }

            AddGroups(data, first, ranks, shape.Dp * shape.Cp, shape.Tp, perNode, isRing: true);
            var next = stage + 1 < shape.Pp ? first + ranks : shape.IsInterleaved && shape.Pp > 1 ? 0 : -1;
            for (var rank = 0; next >= 0 && rank < ranks; rank++)
            {
                // Activations one way, gradients the other.
                Add(pipeline, (first + rank) / perNode, (next + rank) / perNode);
                Add(pipeline, (next + rank) / perNode, (first + rank) / perNode);
            }
        }

        return [[.. layer.Order()], [.. data.Order()], [.. pipeline.Order()]];
    }

    // Groups of `size` ranks, `stride` apart, that tile a block of ranks.
    private static void AddGroups(HashSet<(int From, int To)> edges, int first, int count, int size, int stride, int perNode, bool isRing)
    {
        if (size <= 1)
        {
            return;
        }

        var slots = new List<int>();
        for (var block = 0; block < count; block += size * stride)
        {
            for (var offset = 0; offset < stride; offset++)
            {
                slots.Clear();
                for (var member = 0; member < size; member++)
                {
                    var slot = (first + block + offset + (member * stride)) / perNode;
                    if (slots.Count == 0 || slots[^1] != slot)
                    {
                        slots.Add(slot);
                    }
                }

                for (var i = 0; i < slots.Count; i++)
                {
                    Add(edges, slots[i], slots[(i + 1) % slots.Count]);
                    for (var j = 0; !isRing && j < slots.Count; j++)
                    {
                        Add(edges, slots[i], slots[j]);
                    }
                }
            }
        }
    }

    private static void Add(HashSet<(int From, int To)> edges, int from, int to)
    {
        if (from != to)
        {
            edges.Add((from, to));
        }
    }
}
