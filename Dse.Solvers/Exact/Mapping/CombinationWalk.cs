namespace Dse.Solvers.Exact.Mapping;

/// <summary>Walks the combinations of candidate options, one unit after the other, cutting what cannot be better.</summary>
internal sealed class CombinationWalk
{
    // Products of doubles in another order than the model's.
    private const double Slip = 1e-10;

    private readonly MapSpace space;
    private readonly MapCosts costs;
    private readonly SkeletonProblem problem;
    private readonly CandidateList[] lists;
    private readonly double[][] shares;
    private readonly double[][] least;
    private readonly double[][] sums;
    private readonly double[] trial;
    private readonly int[] chosen;
    private readonly Incumbent incumbent;
    private readonly MappingObjective objective;
    private readonly double scale;
    private readonly double? maxCycles;
    private readonly long[] factors;
    private readonly (double EnergyPj, double Cycles) known;

    public CombinationWalk(
        MapSpace space, MapCosts costs, SkeletonProblem problem, CandidateList[] lists, double[] decided, int[] chosen, Incumbent incumbent,
        MappingObjective objective, double scale, double? maxCycles, (double EnergyPj, double Cycles) known)
    {
        this.space = space;
        this.costs = costs;
        this.problem = problem;
        this.chosen = chosen;
        this.incumbent = incumbent;
        this.objective = objective;
        this.scale = scale;
        this.maxCycles = maxCycles;
        this.known = known;
        this.lists = [.. lists.OrderBy(l => l.Options.Length)];
        var count = space.Components;
        shares = Array.ConvertAll(this.lists, l => l.Shares(problem, space.Components));
        sums = [.. Enumerable.Range(0, lists.Length + 1).Select(_ => new double[count])];
        least = [.. Enumerable.Range(0, lists.Length + 1).Select(_ => new double[count])];
        for (var i = 0; i < count; i++)
        {
            sums[0][i] = Math.Exp(decided[i]);
            least[^1][i] = 1;
        }

        for (var depth = lists.Length - 1; depth >= 0; depth--)
        {
            for (var i = 0; i < count; i++)
            {
                var min = double.PositiveInfinity;
                for (var o = i; o < shares[depth].Length; o += count)
                {
                    min = Math.Min(min, shares[depth][o]);
                }

                least[depth][i] = min * least[depth + 1][i];
            }
        }

        trial = new double[count];
        factors = new long[MapSpace.Dimensions * space.Slots.Length];
    }

    public long Visited { get; private set; }

    public void Run(double slack) => Step(0, slack);

    private void Step(int depth, double slack)
    {
        if (depth == lists.Length)
        {
            Offer();
            return;
        }

        var list = lists[depth];
        var sum = sums[depth + 1];
        for (var o = 0; o < list.Options.Length && list.Excess[o] <= slack; o++)
        {
            Visited++;
            var share = shares[depth].AsSpan(o * trial.Length, trial.Length);
            for (var i = 0; i < trial.Length; i++)
            {
                sum[i] = sums[depth][i] * share[i];
                trial[i] = sum[i] * least[depth + 1][i];
            }

            if (CanBeBetter())
            {
                chosen[list.Unit] = list.Options[o];
                Step(depth + 1, slack - list.Excess[o]);
            }
        }
    }

    private bool CanBeBetter()
    {
        foreach (var (sum, most) in costs.Limits)
        {
            if (sum.Value(trial) > most * (1 + Slip))
            {
                return false;
            }
        }

        var wanted = incumbent.Wanted / scale;
        var energyPj = objective == MappingObjective.Cycles ? 0 : Math.Max(costs.Energy.Value(trial) - costs.Energy.Offset, objective == MappingObjective.Energy ? 0 : known.EnergyPj);
        if (objective == MappingObjective.Energy && maxCycles is null)
        {
            return energyPj <= wanted * (1 + Slip);
        }

        var cycles = objective == MappingObjective.Cycles ? 0 : known.Cycles;
        foreach (var (_, sum, bandwidth) in costs.Paces)
        {
            cycles = Math.Max(cycles, (sum.Value(trial) - sum.Offset) / bandwidth);
        }

        return cycles <= (maxCycles ?? double.PositiveInfinity) * (1 + Slip) && objective switch
        {
            MappingObjective.Cycles => cycles <= wanted,
            MappingObjective.Energy => energyPj <= wanted * (1 + Slip),
            _ => energyPj * cycles <= wanted * (1 + Slip),
        };
    }

    private void Offer()
    {
        problem.Begin(factors);
        for (var u = 0; u < problem.Units.Length; u++)
        {
            problem.Units[u].Factors(chosen[u], space.Slots.Length, factors);
        }

        incumbent.Offer(factors, problem.Skeleton);
    }
}
