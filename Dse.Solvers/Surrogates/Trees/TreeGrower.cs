namespace Dse.Solvers.Surrogates.Trees;

/// <summary>Grows one tree on residuals, best split first, by histograms of sums and counts.</summary>
internal sealed class TreeGrower(FeatureBins bins, double[] residuals, int[] features, BoostingOptions options)
{
    private const double Shrink = 1;

    /// <summary>Grows the tree and adds its answers, times the learning rate, to predictions.</summary>
    public RegressionTree Grow(double[] predictions)
    {
        var root = new Node([.. Enumerable.Range(0, residuals.Length)]);
        root.Sum = root.Rows.Sum(i => residuals[i]);
        Seek(root);
        var open = new PriorityQueue<Node, (double, int)>();
        var order = 0;
        Push(root);
        var leaves = 1;
        while (leaves < options.Leaves && open.TryDequeue(out var node, out _) && node.Gain > 0)
        {
            Split(node);
            Push(node.Left!);
            Push(node.Right!);
            leaves++;
        }

        return Write(root, predictions);

        void Push(Node node) => open.Enqueue(node, (-node.Gain, order++));
    }

    private void Split(Node node)
    {
        var codes = bins.Codes[node.Feature];
        var left = new Node([.. node.Rows.Where(i => codes[i] <= node.Bin)]);
        var right = new Node([.. node.Rows.Where(i => codes[i] > node.Bin)]);
        left.Sum = left.Rows.Sum(i => residuals[i]);
        right.Sum = right.Rows.Sum(i => residuals[i]);
        Seek(left);
        Seek(right);
        (node.Left, node.Right) = (left, right);
    }

    // Features are looked at side by side; the best is chosen in their order, so that threads change nothing.
    private void Seek(Node node)
    {
        if (node.Rows.Length < 2 * options.LeastRows)
        {
            return;
        }

        var best = new (double Gain, int Bin)[features.Length];
        if (node.Rows.Length > 4000)
        {
            Parallel.For(0, features.Length, k => best[k] = Best(node, features[k]));
        }
        else
        {
            for (var k = 0; k < features.Length; k++)
            {
                best[k] = Best(node, features[k]);
            }
        }

        for (var k = 0; k < features.Length; k++)
        {
            if (best[k].Gain > node.Gain)
            {
                (node.Gain, node.Bin, node.Feature) = (best[k].Gain, best[k].Bin, features[k]);
            }
        }
    }

    private (double Gain, int Bin) Best(Node node, int feature)
    {
        var edges = bins.Edges[feature].Length;
        Span<double> sums = stackalloc double[256];
        Span<int> counts = stackalloc int[256];
        sums.Clear();
        counts.Clear();
        var codes = bins.Codes[feature];
        foreach (var i in node.Rows)
        {
            sums[codes[i]] += residuals[i];
            counts[codes[i]]++;
        }

        var whole = node.Sum * node.Sum / (node.Rows.Length + Shrink);
        var (sum, count) = (0.0, 0);
        var (gain, bin) = (1e-12, -1);
        for (var b = 0; b < edges; b++)
        {
            sum += sums[b];
            count += counts[b];
            var others = node.Rows.Length - count;
            if (count < options.LeastRows || others < options.LeastRows)
            {
                continue;
            }

            var here = (sum * sum / (count + Shrink)) + ((node.Sum - sum) * (node.Sum - sum) / (others + Shrink)) - whole;
            if (here > gain)
            {
                (gain, bin) = (here, b);
            }
        }

        return bin < 0 ? (0, -1) : (gain, bin);
    }

    private RegressionTree Write(Node root, double[] predictions)
    {
        var (splits, thresholds, right, values) = (new List<int>(), new List<double>(), new List<int>(), new List<double>());
        Visit(root);
        return new RegressionTree([.. splits], [.. thresholds], [.. right], [.. values]);

        void Visit(Node node)
        {
            var at = splits.Count;
            var isLeaf = node.Left is null;
            splits.Add(isLeaf ? -1 : node.Feature);
            thresholds.Add(isLeaf ? 0 : bins.Edges[node.Feature][node.Bin]);
            right.Add(0);
            var value = isLeaf ? options.LearningRate * node.Sum / (node.Rows.Length + Shrink) : 0;
            values.Add(value);
            if (isLeaf)
            {
                foreach (var i in node.Rows)
                {
                    predictions[i] += value;
                }

                return;
            }

            Visit(node.Left!);
            right[at] = splits.Count;
            Visit(node.Right!);
        }
    }

    private sealed class Node(int[] rows)
    {
        public int[] Rows { get; } = rows;

        public double Sum { get; set; }

        public double Gain { get; set; }

        public int Feature { get; set; } = -1;

        public int Bin { get; set; }

        public Node? Left { get; set; }

        public Node? Right { get; set; }
    }
}
