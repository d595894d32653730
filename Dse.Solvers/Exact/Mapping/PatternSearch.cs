namespace Dse.Solvers.Exact.Mapping;

/// <summary>The search among mappings of one spatial pattern, or of all at once.</summary>
internal sealed class PatternSearch
{
    private const int RootSteps = 12;

    private readonly MapSpace space;
    private readonly List<(Skeleton Skeleton, Coefficients Coefficients)> skeletons;
    private readonly SpatialPattern? pattern;
    private readonly UnitCache units;
    private readonly SkeletonSearch search;
    private readonly SkeletonProblem?[] problems;
    private readonly SkeletonProblem relaxed;
    private readonly bool isSplit;
    private readonly (double EnergyPj, double Cycles) floor;

    public PatternSearch(
        MapSpace space, List<(Skeleton Skeleton, Coefficients Coefficients)> skeletons, SpatialPattern? pattern, Incumbent incumbent, SearchLedger ledger,
        MappingObjective objective, MappingOptions options, Action check)
    {
        check();
        this.space = space;
        this.skeletons = skeletons;
        this.pattern = pattern;
        units = new UnitCache(space, pattern);
        problems = new SkeletonProblem?[skeletons.Count];
        var costs = new MapCosts(space, pattern);
        var isPaced = pattern is null || costs.Paces.Length > 1 || Array.Exists(space.Sizes, s => s.Length > 1);
        var cycles = isPaced ? 0 : space.Layer.Macs / pattern!.Elements;
        search = new SkeletonSearch(space, costs, incumbent, ledger, objective, options, cycles, check);
        isSplit = search.IsSplit;
        relaxed = Problem(Skeleton.Relaxed(space), null);
        floor = Floors(space, costs, pattern);
    }

    // How far the bound of everything here lies above what is wanted; above 0: nothing better.
    public double Excess => search.IsTooSlow || relaxed.IsEmpty ? double.PositiveInfinity : search.Bound(relaxed, RootSteps, floor.EnergyPj, floor.Cycles).Excess;

    // Skeletons that may hold something better, the most promising first.
    public List<OpenSkeleton> Open()
    {
        var open = new List<OpenSkeleton>();
        for (var s = 0; s < skeletons.Count; s++)
        {
            var problem = problems[s] ??= Problem(skeletons[s].Skeleton, skeletons[s].Coefficients);
            if (problem.IsEmpty)
            {
                continue;
            }

            var (energyPj, cycles) = floor;
            if (isSplit)
            {
                energyPj = Math.Max(energyPj, search.Bound(problem, RootSteps, energyPj, cycles, MappingObjective.Energy).Bound);
                cycles = Math.Max(cycles, search.Bound(problem, RootSteps, energyPj, cycles, MappingObjective.Cycles).Bound);
            }

            var (excess, _) = search.Bound(problem, RootSteps, energyPj, cycles);
            if (excess <= 0)
            {
                open.Add(new OpenSkeleton(this, s, excess, energyPj, cycles));
            }
        }

        open.Sort((a, b) => a.Excess.CompareTo(b.Excess));
        return open;
    }

    public void Dive(int skeleton)
    {
        var problem = problems[skeleton] ??= Problem(skeletons[skeleton].Skeleton, skeletons[skeleton].Coefficients);
        if (!problem.IsEmpty)
        {
            search.Dive(problem, floor.EnergyPj, floor.Cycles);
        }
    }

    public void Explore(OpenSkeleton open) => search.Explore(problems[open.Skeleton]!, open.EnergyPj, open.Cycles);

    private SkeletonProblem Problem(Skeleton skeleton, Coefficients? coefficients)
    {
        coefficients ??= new Coefficients(space, skeleton);
        return new SkeletonProblem(space, skeleton, coefficients, pattern, units.Of(skeleton, coefficients));
    }

    // Energy and cycles below which nothing is: multiplications, and each weight once.
    private static (double EnergyPj, double Cycles) Floors(MapSpace space, MapCosts costs, SpatialPattern? pattern)
    {
        var elements = pattern?.Elements ?? space.FanOut.Aggregate(1.0, (product, fan) => product * fan);
        var macs = space.Layer.Macs;
        var outermost = space.Hierarchy.Levels[^1];
        var words = (double)space.Layer.K * space.Layer.C * space.Layer.R * space.Layer.S;
        return (Math.Max(1e-300, (macs * space.Hierarchy.MacPj) + (words * outermost.ReadPj)), Math.Max(1, Math.Floor(macs / elements)));
    }
}
