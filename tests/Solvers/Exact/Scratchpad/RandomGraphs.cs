using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Small random graphs, by seed.</summary>
internal static class RandomGraphs
{
    /// <summary>A graph of at most so many operators and a capacity from tightest to that without traffic.</summary>
    public static (ScratchpadGraph Graph, long CapacityBytes) Make(int seed, int maxOperators)
    {
        var random = new Random(seed);
        var tensors = new List<GraphTensor>();
        var operators = new List<GraphOperator>();
        var inputs = random.Next(0, 3);
        var large = random.Next(2) == 0 ? 4 : 30;
        for (var i = 0; i < inputs; i++)
        {
            Add(GraphTensorKind.Input);
        }

        var count = random.Next(1, maxOperators + 1);
        for (var o = 0; o < count; o++)
        {
            int[] reads = [.. Enumerable.Range(0, tensors.Count).OrderBy(_ => random.Next()).Take(random.Next(0, 4))];
            int[] makes = [.. Enumerable.Range(0, random.Next(6) == 0 ? 2 : 1).Select(_ => Add(random.Next(8) == 0 ? GraphTensorKind.Output : GraphTensorKind.Activation))];
            operators.Add(new GraphOperator($"op{o}", "any", reads, makes) { WeightElements = random.Next(3) == 0 ? random.Next(1, large) : 0 });
        }

        var graph = new ScratchpadGraph(new TensorGraph($"random {seed}", tensors, operators), hasWeights: random.Next(3) == 0, elementBytes: null);
        var tightest = SimpleOrders.TightestBytes(graph);
        return (graph, tightest + random.NextInt64(0, Math.Max(1, SimpleOrders.LowestPeakBytes(graph) - tightest + 1)));

        int Add(GraphTensorKind kind)
        {
            tensors.Add(new GraphTensor($"t{tensors.Count}", [random.Next(1, large)], kind));
            return tensors.Count - 1;
        }
    }
}
