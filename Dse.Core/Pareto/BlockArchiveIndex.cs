namespace Dse.Core.Pareto;

/// <summary>
/// Three and more objectives: members in blocks of near ones, each with the corners of its box, so that most blocks
/// are dismissed by one comparison (a one-level form of the ND-tree, Jaszkiewicz and Lust 2018).
/// </summary>
internal sealed class BlockArchiveIndex(int objectives) : ArchiveIndex
{
    private const int BlockSize = 48;

    private readonly List<Block> blocks = [];
    private readonly double[] least = Filled(objectives, double.PositiveInfinity);
    private readonly double[] most = Filled(objectives, double.NegativeInfinity);
    private int lastHit;

    public override int Covering(ReadOnlySpan<double> point)
    {
        // Candidates come in neighbourhoods: the block that refused the last one most likely refuses the next.
        if (lastHit < blocks.Count && blocks[lastHit].Covering(point) is var hit && hit >= 0)
        {
            return hit;
        }

        for (var b = 0; b < blocks.Count; b++)
        {
            var slot = b == lastHit ? -1 : blocks[b].Covering(point);
            if (slot >= 0)
            {
                lastHit = b;
                return slot;
            }
        }

        return -1;
    }

    public override void Insert(ReadOnlySpan<double> point, int slot, List<int> removed)
    {
        for (var b = blocks.Count - 1; b >= 0; b--)
        {
            blocks[b].RemoveDominated(point, removed);
            if (blocks[b].Count == 0)
            {
                blocks.RemoveAt(b);
            }
        }

        for (var m = 0; m < objectives; m++)
        {
            least[m] = Math.Min(least[m], point[m]);
            most[m] = Math.Max(most[m], point[m]);
        }

        if (blocks.Count == 0)
        {
            blocks.Add(new Block(objectives));
        }

        var home = NearestBlock(point);
        while (blocks[home].Count == BlockSize)
        {
            // Halves may lie further off than another full block.
            blocks.Add(blocks[home].Split(WidestObjective(blocks[home])));
            home = NearestBlock(point);
        }

        blocks[home].Add(point, slot);
    }

    public override void Clear()
    {
        blocks.Clear();
        least.AsSpan().Fill(double.PositiveInfinity);
        most.AsSpan().Fill(double.NegativeInfinity);
        lastHit = 0;
    }

    private static double[] Filled(int length, double value)
    {
        var array = new double[length];
        Array.Fill(array, value);
        return array;
    }

    private int NearestBlock(ReadOnlySpan<double> point)
    {
        var best = 0;
        var bestDistance = double.PositiveInfinity;
        for (var b = 0; b < blocks.Count; b++)
        {
            var distance = 0.0;
            for (var m = 0; m < objectives; m++)
            {
                var centre = (blocks[b].Low[m] + blocks[b].High[m]) / 2;
                distance += Math.Abs(point[m] - centre) / Range(m);
            }

            if (distance < bestDistance)
            {
                bestDistance = distance;
                best = b;
            }
        }

        return best;
    }

    private int WidestObjective(Block block)
    {
        var widest = 0;
        for (var m = 1; m < objectives; m++)
        {
            if ((block.High[m] - block.Low[m]) / Range(m) > (block.High[widest] - block.Low[widest]) / Range(widest))
            {
                widest = m;
            }
        }

        return widest;
    }

    private double Range(int objective) => most[objective] > least[objective] ? most[objective] - least[objective] : 1;

    private sealed class Block(int objectives)
    {
        private readonly double[] values = new double[objectives * BlockSize];
        private readonly int[] slots = new int[BlockSize];

        public int Count { get; private set; }

        public double[] Low { get; } = Filled(objectives, double.PositiveInfinity);

        public double[] High { get; } = Filled(objectives, double.NegativeInfinity);

        public int Covering(ReadOnlySpan<double> point)
        {
            if (!Dominance.WeaklyDominates(Low, point))
            {
                return -1;
            }

            for (var i = 0; i < Count; i++)
            {
                if (Dominance.WeaklyDominates(Value(i), point))
                {
                    return slots[i];
                }
            }

            return -1;
        }

        public void RemoveDominated(ReadOnlySpan<double> point, List<int> removed)
        {
            if (!Dominance.WeaklyDominates(point, High))
            {
                return;
            }

            var before = Count;
            for (var i = Count - 1; i >= 0; i--)
            {
                if (Dominance.WeaklyDominates(point, Value(i)))
                {
                    removed.Add(slots[i]);
                    Count--;
                    Value(Count).CopyTo(values.AsSpan(i * objectives));
                    slots[i] = slots[Count];
                }
            }

            if (Count != before)
            {
                Shrink();
            }
        }

        public void Add(ReadOnlySpan<double> point, int slot)
        {
            point.CopyTo(values.AsSpan(Count * objectives));
            slots[Count++] = slot;
            Widen(point);
        }

        public Block Split(int objective)
        {
            var keys = new double[Count];
            var order = new int[Count];
            for (var i = 0; i < Count; i++)
            {
                keys[i] = Value(i)[objective];
                order[i] = i;
            }

            Array.Sort(keys, order);
            var upper = new Block(objectives);
            var lower = new Block(objectives);
            for (var k = 0; k < Count; k++)
            {
                (k < Count / 2 ? lower : upper).Add(Value(order[k]), slots[order[k]]);
            }

            lower.values.CopyTo(values, 0);
            lower.slots.CopyTo(slots, 0);
            Count = lower.Count;
            Shrink();
            return upper;
        }

        private ReadOnlySpan<double> Value(int index) => values.AsSpan(index * objectives, objectives);

        private void Shrink()
        {
            Low.AsSpan().Fill(double.PositiveInfinity);
            High.AsSpan().Fill(double.NegativeInfinity);
            for (var i = 0; i < Count; i++)
            {
                Widen(Value(i));
            }
        }

        private void Widen(ReadOnlySpan<double> point)
        {
            for (var m = 0; m < objectives; m++)
            {
                Low[m] = Math.Min(Low[m], point[m]);
                High[m] = Math.Max(High[m], point[m]);
            }
        }
    }
}
