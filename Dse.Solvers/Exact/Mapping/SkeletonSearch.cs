namespace Dse.Solvers.Exact.Mapping;

/// <summary>Branch and bound over the factors under one skeleton.</summary>
internal sealed class SkeletonSearch
{
    private const int BoundSteps = 24;
    private const int DiveWidth = 500;
    private const int DiveStarts = 3;
    private const double MostListed = 200_000;

    private readonly MapSpace space;
    private readonly MapCosts costs;
    private readonly Incumbent incumbent;
    private readonly DualBound dual;
    private readonly SearchLedger ledger;
    private readonly MappingObjective objective;
    private readonly double? maxCycles;
    private readonly double scale;
    private readonly MappingOptions options;
    private readonly Action check;
    private double[] scratch = [];

    // Cycles that all mappings take, or 0 when they differ.
    public SkeletonSearch(
        MapSpace space, MapCosts costs, Incumbent incumbent, SearchLedger ledger, MappingObjective objective, MappingOptions options, double cycles, Action check)
    {
        // With cycles known, energy decides energy times cycles.
        var isEnergy = cycles > 0 && objective == MappingObjective.EnergyDelayProduct;
        this.objective = isEnergy ? MappingObjective.Energy : objective;
        scale = isEnergy ? cycles : 1;
        maxCycles = cycles > 0 ? null : options.MaxCycles;
        IsTooSlow = cycles > (options.MaxCycles ?? double.PositiveInfinity);
        this.ledger = ledger;
        this.space = space;
        this.costs = costs;
        this.incumbent = incumbent;
        this.options = options;
        this.check = check;
        dual = new DualBound(costs, space.Components);
    }

    // Whether all mappings take more cycles than allowed.
    public bool IsTooSlow { get; }

    // Whether energy and cycles are bounded apart first.
    public bool IsSplit => objective == MappingObjective.EnergyDelayProduct;

    private double Wanted => incumbent.Wanted / scale;

    /// <summary>The excess of a skeleton's bound over the best mapping (above 0: nothing better), and the bound in the objective's unit.</summary>
    public (double Excess, double Bound) Bound(SkeletonProblem problem, int steps, double energyBoundPj, double cyclesBound, MappingObjective? other = null)
    {
        check();
        Reserve(problem);
        var target = MakeTarget(other ?? objective, energyBoundPj, cyclesBound);
        dual.Find(problem.Units, problem.Coefficients, problem.Decided, target, steps, scratch, isAnyBoundWanted: other is not null);
        return (dual.Excess, target.BoundOf(dual.Excess));
    }

    /// <summary>Improves a mapping unit by unit, so that there is something to beat.</summary>
    public void Dive(SkeletonProblem problem, double energyBoundPj, double cyclesBound)
    {
        check();
        Reserve(problem);
        dual.Find(problem.Units, problem.Coefficients, problem.Decided, MakeTarget(objective, energyBoundPj, cyclesBound), BoundSteps, scratch);
        var lists = new CandidateList[problem.Units.Length];
        for (var u = 0; u < lists.Length; u++)
        {
            problem.Units[u].Score(problem.Coefficients, dual.Weights, scratch);
            lists[u] = CandidateList.Best(scratch.AsSpan(0, problem.Units[u].Count), DiveWidth, u);
        }

        ledger.Nodes += new Descent(space, costs, problem, lists, incumbent, objective, maxCycles).Run(DiveStarts);
    }

    /// <summary>Looks through all mappings under the skeleton that could be better.</summary>
    public void Explore(SkeletonProblem problem, double energyBoundPj, double cyclesBound)
    {
        Reserve(problem);
        Explore(problem, [.. Enumerable.Range(0, problem.Units.Length)], problem.Decided, [], new int[problem.Units.Length], (energyBoundPj, cyclesBound));
    }

    private void Reserve(SkeletonProblem problem)
    {
        var longest = problem.Units.Length == 0 ? 0 : problem.Units.Max(u => u.Count);
        scratch = scratch.Length >= longest ? scratch : new double[longest];
    }

    private Target MakeTarget(MappingObjective wanted, double energyBoundPj, double cyclesBound) =>
        new(costs, wanted, wanted == objective ? Wanted : wanted == MappingObjective.Energy ? energyBoundPj : cyclesBound, maxCycles, energyBoundPj, cyclesBound);

    private void Explore(SkeletonProblem problem, int[] open, double[] decided, ReadOnlySpan<double> start, int[] chosen, (double EnergyPj, double Cycles) known)
    {
        check();
        ledger.Nodes++;
        var target = MakeTarget(objective, known.EnergyPj, known.Cycles);
        dual.Find(Array.ConvertAll(open, u => problem.Units[u]), problem.Coefficients, decided, target, BoundSteps, scratch, start);
        if (dual.Excess > 0)
        {
            return;
        }

        if (ledger.Nodes > options.MaxNodes)
        {
            ledger.Abandoned = Math.Min(ledger.Abandoned, scale * target.BoundOf(dual.Excess));
            return;
        }

        // Options that alone lift the bound over the best are out.
        var slack = -dual.Excess;
        var lists = new CandidateList[open.Length];
        var combinations = 1.0;
        for (var i = 0; i < open.Length; i++)
        {
            problem.Units[open[i]].Score(problem.Coefficients, dual.Weights, scratch);
            lists[i] = CandidateList.Within(scratch.AsSpan(0, problem.Units[open[i]].Count), slack, open[i]);
            combinations *= lists[i].Options.Length;
        }

        if (open.Length == 1 || combinations <= MostListed)
        {
            Enumerate(problem, lists, decided, chosen, slack, known);
            return;
        }

        var branch = lists.Where(l => l.Options.Length > 1).MinBy(l => l.Options.Length)!;
        int[] rest = [.. open.Where(u => u != branch.Unit)];
        var share = new double[space.Components];
        var points = dual.Points;
        double[] restPoints = [.. Enumerable.Range(0, open.Length).Where(i => open[i] != branch.Unit).SelectMany(i => points.Skip(i * share.Length).Take(share.Length))];
        foreach (var option in branch.Options)
        {
            problem.Units[branch.Unit].Components(problem.Coefficients, option, share);
            var next = (double[])decided.Clone();
            for (var i = 0; i < next.Length; i++)
            {
                next[i] += share[i];
            }

            chosen[branch.Unit] = option;
            Explore(problem, rest, next, restPoints, chosen, known);
        }
    }

    private void Enumerate(SkeletonProblem problem, CandidateList[] lists, double[] decided, int[] chosen, double slack, (double EnergyPj, double Cycles) known)
    {
        var walk = new CombinationWalk(space, costs, problem, lists, decided, chosen, incumbent, objective, scale, maxCycles, known);
        walk.Run(slack);
        ledger.Nodes += walk.Visited;
    }
}
