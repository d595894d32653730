using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Scratchpad.Cosma;

/// <summary>
/// COSMA's integer linear program for order, residency and addresses at once (Li, Gupta, Malik, arXiv 2311.18246, equations 1 to 12; 16
/// and 17 with a given order): in every step a tensor is created, preserved, spilled, retrieved or none of these.
/// </summary>
/// <remarks>
/// What the paper leaves open is settled as its replications do: one operator a step, nothing preserved or spilled in the first step,
/// no variables outside the steps in which a tensor can be alive. Tensors that memory holds come in once without a charge and are never
/// spilled. Sizes are in units of their greatest common divisor. A spilled tensor is away for a step at least, so that the published
/// program cannot move a tensor that memory does not hold between two steps that both use it.
/// </remarks>
internal sealed class CosmaModel
{
    private readonly ScratchpadGraph graph;
    private readonly int steps;
    private readonly long unit;
    private readonly int[,] runs;
    private readonly int[,] creates;
    private readonly int[,] preserves;
    private readonly int[,] spills;
    private readonly int[,] retrieves;
    private readonly int[,] places;

    /// <summary>Writes the program down.</summary>
    /// <param name="graph">The graph, not in place.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="isOrderFree">Whether the order is chosen too; else it is the graph's.</param>
    public CosmaModel(ScratchpadGraph graph, long capacityBytes, bool isOrderFree)
    {
        this.graph = graph;
        steps = graph.OperatorCount;
        unit = Math.Max(1, Enumerable.Range(0, graph.TensorCount).Aggregate(0L, (divisor, t) => Divisor(divisor, graph.Bytes[t])));
        runs = Table(graph.OperatorCount);
        creates = Table(graph.TensorCount);
        preserves = Table(graph.TensorCount);
        spills = Table(graph.TensorCount);
        retrieves = Table(graph.TensorCount);
        places = Table(graph.TensorCount);
        AddOperators(isOrderFree);
        AddResidency();
        AddPlaces(capacityBytes / unit);
    }

    /// <summary>The program.</summary>
    public LinearModel Linear { get; } = new();

    /// <summary>Bytes of a unit of the objective.</summary>
    public long UnitBytes => unit;

    /// <summary>The plan that a solution stands for.</summary>
    /// <param name="values">One value per variable.</param>
    public ScratchpadPlan PlanOf(IReadOnlyList<double> values)
    {
        bool Is(int variable) => variable >= 0 && values[variable] > 0.5;
        var order = new int[steps];
        var stays = new List<Episode>();
        var writes = new List<Transfer>();
        var reads = new List<Transfer>();
        for (var step = 0; step < steps; step++)
        {
            for (var op = 0; op < steps; op++)
            {
                order[step] = Is(runs[op, step]) ? op : order[step];
            }
        }

        for (var tensor = 0; tensor < graph.TensorCount; tensor++)
        {
            for (var step = 0; step < steps; step++)
            {
                if (Is(spills[tensor, step]))
                {
                    writes.Add(new Transfer(tensor, step - 1));
                }

                if (!Is(creates[tensor, step]) && !Is(retrieves[tensor, step]))
                {
                    continue;
                }

                if (Is(retrieves[tensor, step]))
                {
                    reads.Add(new Transfer(tensor, step));
                }

                var to = step;
                while (to + 1 < steps && Is(preserves[tensor, to + 1]))
                {
                    to++;
                }

                stays.Add(new Episode(tensor, step, to, places[tensor, step] < 0 ? 0 : (long)Math.Round(values[places[tensor, step]]) * unit));
            }
        }

        return new ScratchpadPlan(
            order,
            [.. stays.OrderBy(e => e.FromStep).ThenBy(e => e.Tensor)],
            [.. writes.OrderBy(w => w.Step).ThenBy(w => w.Tensor)],
            [.. reads.OrderBy(r => r.Step).ThenBy(r => r.Tensor)]);
    }

    private static long Divisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    private int[,] Table(int rows)
    {
        var table = new int[rows, steps];
        for (var r = 0; r < rows; r++)
        {
            for (var s = 0; s < steps; s++)
            {
                table[r, s] = -1;
            }
        }

        return table;
    }

    private static IEnumerable<LinearTerm> Terms(double factor, params IEnumerable<int> variables) => variables.Where(v => v >= 0).Select(v => new LinearTerm(v, factor));

    // left ≤ sum of the others.
    private void AtMost(int left, params IEnumerable<int> others) => Linear.AddRow(double.NegativeInfinity, 0, [new LinearTerm(left, 1), .. Terms(-1, others)]);

    // Equation 7 and one operator a step; an operator has as many steps before it as ancestors at least.
    private void AddOperators(bool isOrderFree)
    {
        var (before, after) = (Reach(isForward: false), Reach(isForward: true));
        for (var op = 0; op < steps; op++)
        {
            for (var step = 0; step < steps; step++)
            {
                if (isOrderFree ? step >= before[op] && step < steps - after[op] : step == op)
                {
                    runs[op, step] = Linear.AddBinary();
                }
            }

            Linear.AddRow(1, 1, Terms(1, Row(runs, op)));
        }

        for (var step = 0; step < steps; step++)
        {
            var at = step;
            Linear.AddRow(1, 1, Terms(1, Enumerable.Range(0, steps).Select(op => runs[op, at])));
        }
    }

    // How many operators each needs before it, or is needed by.
    private int[] Reach(bool isForward)
    {
        var reached = new HashSet<int>[steps];
        for (var i = 0; i < steps; i++)
        {
            var op = isForward ? steps - 1 - i : i;
            reached[op] = [];
            foreach (var next in isForward ? Readers(op) : Makers(op))
            {
                reached[op].Add(next);
                reached[op].UnionWith(reached[next]);
            }
        }

        return [.. reached.Select(r => r.Count)];
    }

    private IEnumerable<int> Makers(int op) => graph.Inputs(op).ToArray().Select(t => graph.Producers[t]).Where(p => p >= 0);

    private IEnumerable<int> Readers(int op) => graph.Outputs(op).ToArray().SelectMany(t => graph.Consumers(t).ToArray());

    private IEnumerable<int> Row(int[,] table, int row) => Enumerable.Range(0, steps).Select(s => table[row, s]);

    // Equations 1 to 8 and the objective, 12.
    private void AddResidency()
    {
        for (var tensor = 0; tensor < graph.TensorCount; tensor++)
        {
            int[] touching = graph.Producers[tensor] is >= 0 and var maker ? [maker, .. graph.Consumers(tensor)] : [.. graph.Consumers(tensor)];
            var alive = Enumerable.Range(0, steps).Where(s => touching.Any(o => runs[o, s] >= 0)).ToArray();
            if (alive.Length == 0)
            {
                continue;
            }

            var isOffChip = graph.IsOffChip(tensor);
            var units = (double)graph.Bytes[tensor] / unit;
            for (var step = alive[0]; step <= alive[^1]; step++)
            {
                var isLater = step > alive[0];
                creates[tensor, step] = isOffChip ? Linear.AddBinary() : runs[graph.Producers[tensor], step];
                preserves[tensor, step] = isLater ? Linear.AddBinary() : -1;
                spills[tensor, step] = isLater && !isOffChip ? Linear.AddBinary(units) : -1;
                retrieves[tensor, step] = isLater ? Linear.AddBinary(units) : -1;
                Linear.AddRow(double.NegativeInfinity, 1, Terms(1, creates[tensor, step], preserves[tensor, step], spills[tensor, step], retrieves[tensor, step]));
                if (isLater)
                {
                    AtMost(preserves[tensor, step], creates[tensor, step - 1], preserves[tensor, step - 1], retrieves[tensor, step - 1]);
                    AtMost(retrieves[tensor, step], isOffChip ? Row(creates, tensor).Take(step) : Row(spills, tensor).Take(step + 1));
                }

                if (spills[tensor, step] >= 0)
                {
                    AtMost(spills[tensor, step], creates[tensor, step - 1], preserves[tensor, step - 1]);
                }
            }

            Linear.AddRow(1, 1, Terms(1, Row(creates, tensor)));
            Linear.AddRow(double.NegativeInfinity, 1, Terms(1, Row(spills, tensor)));
            foreach (var reader in graph.Consumers(tensor))
            {
                for (var step = 0; step < steps; step++)
                {
                    if (runs[reader, step] >= 0)
                    {
                        AtMost(runs[reader, step], preserves[tensor, step], retrieves[tensor, step], isOffChip ? creates[tensor, step] : -1);
                    }
                }
            }
        }
    }

    // Equations 9 to 11, for tensors with bytes.
    private void AddPlaces(long capacity)
    {
        for (var a = 0; a < graph.TensorCount; a++)
        {
            for (var step = 0; step < steps; step++)
            {
                if ((creates[a, step] < 0 && preserves[a, step] < 0) || graph.Bytes[a] == 0)
                {
                    continue;
                }

                places[a, step] = Linear.AddVariable(0, capacity - (graph.Bytes[a] / unit), 0);
                if (preserves[a, step] >= 0)
                {
                    Linear.AddRow(double.NegativeInfinity, capacity, [new(places[a, step], 1), new(places[a, step - 1], -1), new(preserves[a, step], capacity)]);
                    Linear.AddRow(double.NegativeInfinity, capacity, [new(places[a, step - 1], 1), new(places[a, step], -1), new(preserves[a, step], capacity)]);
                }

                for (var b = 0; b < a; b++)
                {
                    if (places[b, step] >= 0)
                    {
                        AddPair(a, b, step, capacity);
                    }
                }
            }
        }
    }

    private void AddPair(int a, int b, int step, long capacity)
    {
        var (above, below) = (Linear.AddBinary(), Linear.AddBinary());
        Linear.AddRow(double.NegativeInfinity, 1, Terms(1, above, below));
        Linear.AddRow(-1, double.PositiveInfinity, [.. Terms(1, above, below), .. Terms(-1, Resident(a, step)), .. Terms(-1, Resident(b, step))]);
        var most = 2 * capacity;
        Linear.AddRow((graph.Bytes[b] / unit) - most, double.PositiveInfinity, [new(places[a, step], 1), new(places[b, step], -1), new(above, -most)]);
        Linear.AddRow((graph.Bytes[a] / unit) - most, double.PositiveInfinity, [new(places[b, step], 1), new(places[a, step], -1), new(below, -most)]);
    }

    private int[] Resident(int tensor, int step) => [creates[tensor, step], preserves[tensor, step], retrieves[tensor, step]];
}
