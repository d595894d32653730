using Dse.Core.Spaces;
using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Search.Reinforcement.Networks;
using Dse.Solvers.Search.Reinforcement.Policies;

namespace Dse.Solvers.Exact.Scratchpad.Baselines;

/// <summary>
/// Order search as a game for one player, after mallocMuZero (arXiv 2305.07440): a move runs one of the ready operators, and the score of a
/// finished game is the traffic or the time of its order under a simple rule of residency. A policy over features of the ready
/// operators learns from batches of games (REINFORCE, Williams 1992), each rewarded by its rank in its batch.
/// </summary>
internal static class OrderReinforcement
{
    private const int Batches = 125;
    private const int Games = 32;
    private const int Features = 8;
    private const double Rate = 0.1;
    private const double Temperature = 1;

    /// <summary>The best order that it met, simple ones among them.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="cost">What an order costs; 0 is the least that there can be.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="stop">Ends it early.</param>
    public static int[] Run(ScratchpadGraph graph, Func<int[], double> cost, ulong seed, Func<bool> stop)
    {
        var random = new RandomSource(seed);
        var best = SimpleOrders.All(graph).MinBy(cost)!;
        var least = cost(best);
        var weights = new double[Features];
        var adam = new Adam(Features);
        for (var batch = 0; batch < Batches && least > 0 && !stop(); batch++)
        {
            var scores = new double[Games];
            var slopes = new double[Games][];
            for (var game = 0; game < Games && !stop(); game++)
            {
                slopes[game] = new double[Features];
                var order = new OrderGame(graph).Play(weights, Temperature, random, slopes[game]);
                scores[game] = cost(order);
                (best, least) = scores[game] < least ? (order, scores[game]) : (best, least);
            }

            if (slopes[^1] is not null)
            {
                adam.Step(Rate, Gradient(scores, slopes), weights);
            }
        }

        return best;
    }

    // Towards games that beat many others of the batch.
    private static double[] Gradient(double[] scores, double[][] slopes)
    {
        var gradient = new double[Features];
        for (var i = 0; i < scores.Length; i++)
        {
            var rank = scores.Sum(s => Math.Sign(s - scores[i])) / (double)(scores.Length - 1);
            for (var f = 0; f < Features; f++)
            {
                gradient[f] -= rank * slopes[i][f] / scores.Length;
            }
        }

        return gradient;
    }

    /// <summary>One game: what is ready, what is alive, and what each move would change.</summary>
    private sealed class OrderGame
    {
        private readonly ScratchpadGraph graph;
        private readonly int[] missing;
        private readonly int[] left;
        private readonly int[] height;
        private readonly int[] readySince;
        private readonly bool[] isLive;
        private readonly double largest;
        private readonly List<int> ready;
        private int last = -1;

        public OrderGame(ScratchpadGraph graph)
        {
            this.graph = graph;
            missing = [.. Enumerable.Range(0, graph.OperatorCount).Select(o => graph.Inputs(o).ToArray().Count(t => graph.Producers[t] >= 0))];
            left = [.. Enumerable.Range(0, graph.TensorCount).Select(t => graph.Consumers(t).Length)];
            isLive = new bool[graph.TensorCount];
            readySince = new int[graph.OperatorCount];
            height = new int[graph.OperatorCount];
            for (var op = graph.OperatorCount - 1; op >= 0; op--)
            {
                foreach (var tensor in graph.Outputs(op))
                {
                    foreach (var reader in graph.Consumers(tensor))
                    {
                        height[op] = Math.Max(height[op], height[reader] + 1);
                    }
                }
            }

            largest = Math.Max(1, Enumerable.Range(0, graph.OperatorCount).Max(graph.OperandBytes));
            ready = [.. Enumerable.Range(0, graph.OperatorCount).Where(o => missing[o] == 0)];
        }

        /// <summary>Plays to the end and adds the slopes of the logarithm of what was drawn.</summary>
        public int[] Play(ReadOnlySpan<double> weights, double temperature, RandomSource random, Span<double> slopes)
        {
            var order = new int[graph.OperatorCount];
            for (var step = 0; step < order.Length; step++)
            {
                var features = new double[ready.Count * Features];
                var answers = new double[ready.Count];
                var chances = new double[ready.Count];
                bool[] allowed = [.. ready.Select(_ => true)];
                for (var i = 0; i < ready.Count; i++)
                {
                    var of = features.AsSpan(i * Features, Features);
                    Describe(ready[i], step, of);
                    answers[i] = Lanes.Dot(of, weights);
                }

                Choices.Softmax(answers, allowed, temperature, chances);
                var chosen = Choices.Draw(chances, random);
                for (var f = 0; f < Features; f++)
                {
                    slopes[f] += features[(chosen * Features) + f] / temperature;
                    for (var i = 0; i < chances.Length; i++)
                    {
                        slopes[f] -= chances[i] * features[(i * Features) + f] / temperature;
                    }
                }

                order[step] = ready[chosen];
                Move(ready[chosen], step);
            }

            return order;
        }

        // Bytes as shares of the largest operator's, counts as shares of all operators.
        private void Describe(int op, int step, Span<double> features)
        {
            var (made, freed, fetched, follows, almost) = (0L, 0L, 0L, 0.0, 0);
            foreach (var tensor in graph.Outputs(op))
            {
                made += left[tensor] > 0 ? graph.Bytes[tensor] : 0;
            }

            foreach (var tensor in graph.Inputs(op))
            {
                freed += left[tensor] == 1 && isLive[tensor] ? graph.Bytes[tensor] : 0;
                fetched += isLive[tensor] ? 0 : graph.Bytes[tensor];
                follows = last >= 0 && graph.Producers[tensor] == last ? 1 : follows;
                almost += left[tensor] == 2 ? 1 : 0;
            }

            features[0] = made / largest;
            features[1] = freed / largest;
            features[2] = fetched / largest;
            features[3] = (made - freed) / largest;
            features[4] = follows;
            features[5] = (double)height[op] / height.Length;
            features[6] = (double)(step - readySince[op]) / height.Length;
            features[7] = almost;
        }

        private void Move(int op, int step)
        {
            ready.Remove(op);
            last = op;
            foreach (var tensor in graph.Inputs(op))
            {
                isLive[tensor] = --left[tensor] > 0;
            }

            foreach (var tensor in graph.Outputs(op))
            {
                isLive[tensor] = left[tensor] > 0;
                foreach (var reader in graph.Consumers(tensor))
                {
                    if (--missing[reader] == 0)
                    {
                        ready.Add(reader);
                        readySince[reader] = step + 1;
                    }
                }
            }
        }
    }
}
