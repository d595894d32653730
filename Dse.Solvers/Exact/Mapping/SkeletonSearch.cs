namespace Dse.Solvers.Exact.Mapping;

/// <summary>Branch and bound over the factors under one skeleton.</summary>
internal sealed class SkeletonSearch
{
    private const int BoundSteps = 24;
    private const int DiveWidth = 500;
    private const int DiveStarts = 3;
    private const double MostListed = 10_000;

    private readonly MapSpace space;
    private readonly MapCosts costs;
    private readonly Incumbent incumbent;
    private readonly DualBound dual;
    private readonly MappingObjective objective;
    private readonly MappingOptions options;
    private readonly CancellationToken ct;
    private double[] scratch = [];

    public SkeletonSearch(MapSpace space, MapCosts costs, Incumbent incumbent, MappingObjective objective, MappingOptions options, CancellationToken ct)
    {
        this.space = space;
        this.costs = costs;
        this.incumbent = incumbent;
        this.objective = objective;
        this.options = options;
        this.ct = ct;
        dual = new DualBound(costs, space.Components);
    }

    public long Nodes { get; private set; }

    // The least value that an abandoned part may hold.
    public double Abandoned { get; private set; } = double.PositiveInfinity;

    /// <summary>The excess of a skeleton's bound over the best mapping (above 0: nothing better), and the bound in the objective's unit.</summary>
    public (double Excess, double Bound) Bound(SkeletonProblem problem, int steps, double energyBoundPj, double cyclesBound, MappingObjective? other = null)
    {
        Reserve(problem);
        var target = MakeTarget(other ?? objective, energyBoundPj, cyclesBound);
        dual.Find(problem.Units, problem.Coefficients, new double[space.Components], target, steps, scratch, isAnyBoundWanted: other is not null);
        return (dual.Excess, target.BoundOf(dual.Excess));
    }

    /// <summary>Improves a mapping unit by unit, so that there is something to beat.</summary>
    public void Dive(SkeletonProblem problem, double energyBoundPj, double cyclesBound)
    {
        Reserve(problem);
        dual.Find(problem.Units, problem.Coefficients, new double[space.Components], MakeTarget(objective, energyBoundPj, cyclesBound), BoundSteps, scratch);
        var lists = new CandidateList[problem.Units.Length];
        for (var u = 0; u < lists.Length; u++)
        {
            problem.Units[u].Score(problem.Coefficients, dual.Weights, scratch);
            lists[u] = CandidateList.Best(scratch.AsSpan(0, problem.Units[u].Count), DiveWidth, u);
        }

        Nodes += new Descent(space, costs, problem, lists, incumbent, objective, options.MaxCycles).Run(DiveStarts);
    }

    /// <summary>Looks through all mappings under the skeleton that could be better.</summary>
    public void Explore(SkeletonProblem problem, double energyBoundPj, double cyclesBound)
    {
        Reserve(problem);
        Explore(problem, [.. Enumerable.Range(0, problem.Units.Length)], new double[space.Components], [], new int[problem.Units.Length], (energyBoundPj, cyclesBound));
    }

    private void Reserve(SkeletonProblem problem)
    {
        var longest = problem.Units.Length == 0 ? 0 : problem.Units.Max(u => u.Count);
        scratch = scratch.Length >= longest ? scratch : new double[longest];
    }

    private Target MakeTarget(MappingObjective wanted, double energyBoundPj, double cyclesBound) =>
        new(costs, wanted, wanted == objective ? incumbent.Wanted : wanted == MappingObjective.Energy ? energyBoundPj : cyclesBound, options.MaxCycles, energyBoundPj, cyclesBound);

    private void Explore(SkeletonProblem problem, int[] open, double[] decided, ReadOnlySpan<double> start, int[] chosen, (double EnergyPj, double Cycles) known)
    {
        ct.ThrowIfCancellationRequested();
        Nodes++;
        var target = MakeTarget(objective, known.EnergyPj, known.Cycles);
        dual.Find(Array.ConvertAll(open, u => problem.Units[u]), problem.Coefficients, decided, target, BoundSteps, scratch, start);
        if (dual.Excess > 0)
        {
            return;
        }

        if (Nodes > options.MaxNodes)
        {
            Abandoned = Math.Min(Abandoned, target.BoundOf(dual.Excess));
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
        var walk = new CombinationWalk(space, costs, problem, lists, decided, chosen, incumbent, objective, options.MaxCycles, known);
        walk.Run(slack);
        Nodes += walk.Visited;
    }
}
