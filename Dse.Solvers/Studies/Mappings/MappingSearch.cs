using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;
using Dse.Core.Studies;
using Dse.Core.Studies.Accelerators;
using Dse.Solvers.Exact.Mapping;
using Dse.Solvers.Exact.Mapping.Chains;
using Dse.Solvers.Exact.Mapping.Pairs;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Studies.Mappings;

/// <summary>Answers searches of evaluation lines.</summary>
internal sealed class MappingSearch : IMappingSearch
{
    // A line is answered in about a second; what is left open then is stated as a gap.
    private const long MaxNodes = 3_000_000;

    // Of one chain of layers; a mapping takes a tenth of a second at most mostly.
    private const int MaxMappings = 1000;

    private static readonly (string Name, MappingObjective Objective)[] ObjectiveNames =
    [
        ("edp", MappingObjective.EnergyDelayProduct), ("cycles", MappingObjective.Cycles), ("energy", MappingObjective.Energy),
    ];

    private static readonly (string Name, MappingMethod Method)[] MethodNames =
    [
        ("exact", MappingMethod.Exact), ("cosa", MappingMethod.Cosa), ("random", MappingMethod.Random), ("genetic", MappingMethod.Genetic), ("annealing", MappingMethod.Annealing),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Objectives { get; } = Array.ConvertAll(ObjectiveNames, o => o.Name);

    /// <inheritdoc/>
    public IReadOnlyList<string> Methods { get; } = Array.ConvertAll(MethodNames, m => m.Name);

    /// <inheritdoc/>
    public FoundMapping? Find(MappingQuestion question, Func<bool> stop, out SpecError? error)
    {
        ArgumentNullException.ThrowIfNull(question);
        var method = MethodNames[question.Method].Method;
        if (method != MappingMethod.Exact && question.PaddingRatio > 0)
        {
            error = new SpecError("$.paddingRatio", "unsupported", $"Only the method exact pads loops, not {MethodNames[question.Method].Name}. Leave paddingRatio out.");
            return null;
        }

        return Guarded(() => method == MappingMethod.Exact ? Exact(question, stop) : Sampled(question, method, stop), out error);
    }

    /// <inheritdoc/>
    public FoundFront? Front(MappingQuestion question, int maxPoints, Func<bool> stop, out SpecError? error)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Guarded(
            () =>
            {
                var front = MappingFront.Solve(question.Hierarchy, Layer(question), Options(question), maxPoints, Check(stop));
                return new FoundFront([.. front.Points.Select(Found)], front.IsProved, front.Nodes);
            },
            out error);
    }

    /// <inheritdoc/>
    public FoundPairs? Pairs(MappingQuestion question, IReadOnlyList<long> sizes, WindowStrides strides, Func<bool> stop, out SpecError? error)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Guarded(
            () =>
            {
                var second = Layer(question with { Sizes = sizes, Strides = strides });
                var pairs = PairSolver.Solve(question.Hierarchy, Layer(question), second, ObjectiveNames[question.Objective].Objective, Options(question), Check(stop));
                return new FoundPairs(pairs.HeldWords, Found(pairs.Fused), Found(pairs.Unfused), pairs.Bound, pairs.Nodes);
            },
            out error);
    }

    /// <inheritdoc/>
    public FoundChain? Chain(MappingQuestion question, IReadOnlyList<ChainLayer> layers, int maxRun, Func<bool> stop, out SpecError? error)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Guarded(
            () =>
            {
                var options = ChainOptions.Default with { Mapping = Options(question), MaxRun = maxRun, MaxMappings = MaxMappings };
                var chain = ChainSolver.Solve(question.Hierarchy, layers, ObjectiveNames[question.Objective].Objective, options, Check(stop));
                return new FoundChain(chain.Runs?.Select(Found).ToArray(), chain.Value, chain.Bound, [.. chain.Unfused.Select(m => m is null ? null : Found(m))], chain.Nodes);
            },
            out error);
    }

    private static FoundRun Found(ChainRun run) =>
        new(run.First, run.Home, run.Tiling, run.HeldWeights, [.. run.Mappings.Select(Found)], run.LoadWords, run.LoadCycles, run.LoadPj);

    private static FoundMapping Found(MappingResult m) => new(m.Loops, m.Estimate, m.Accesses, m.Value, m.Bound, m.Nodes, null);

    private static FoundPair? Found(PairMapping? pair) => pair is null ? null : new FoundPair(Found(pair.First), Found(pair.Second), pair.Value, pair.Bound, pair.Home);

    private static FoundMapping? Exact(MappingQuestion question, Func<bool> stop)
    {
        var (layer, options, check) = (Layer(question), Options(question), Check(stop));
        if (MappingSolver.Solve(question.Hierarchy, layer, ObjectiveNames[question.Objective].Objective, options, check) is not { } best)
        {
            return null;
        }

        var fewest = question.WantsTraffic ? TrafficBounds.PerLevel(question.Hierarchy, layer, options with { MaxCycles = null }, check) : null;
        return Found(best) with { FewestWords = fewest };
    }

    private static FoundMapping? Sampled(MappingQuestion question, MappingMethod method, Func<bool> stop)
    {
        using var polled = new PolledToken(stop);
        var sampling = new MappingSampling(question.Seed, question.Samples);
        var objective = ObjectiveNames[question.Objective].Objective;
        var found = MappingMethods.SolveAsync(method, question.Hierarchy, Layer(question), objective, Options(question), sampling, polled.Token).GetAwaiter().GetResult();
        return found is null ? null : new FoundMapping(found.Loops, found.Estimate, found.Accesses, found.Value, null, found.Nodes, null);
    }

    private static T? Guarded<T>(Func<T?> ask, out SpecError? error)
        where T : class
    {
        error = null;
        try
        {
            return ask();
        }
        catch (MipException e)
        {
            error = new SpecError("$.method", "noSolver", e.Message);
        }
        catch (MapSpaceTooLargeException e)
        {
            error = new SpecError("$.layer", "mapSpaceTooLarge", e.Message);
        }

        return null;
    }

    private static LayerLoops Layer(MappingQuestion question)
    {
        var n = question.Sizes;
        return new LayerLoops(n[0], n[1], n[2], n[3], n[4], n[5], n[6], question.Strides);
    }

    private static MappingOptions Options(MappingQuestion question) => new() { PaddingRatio = question.PaddingRatio, MaxCycles = question.MaxCycles, MaxNodes = MaxNodes };

    private static Action Check(Func<bool> stop) => () =>
    {
        if (stop())
        {
            throw new OperationCanceledException();
        }
    };
}
