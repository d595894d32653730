using Dse.Core.Studies;
using Dse.Core.Studies.Accelerators;
using Dse.Solvers.Exact.Mapping;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Studies.Mappings;

/// <summary>Answers searches of evaluation lines.</summary>
internal sealed class MappingSearch : IMappingSearch
{
    // A line is answered in about a second; what is left open then is stated as a gap.
    private const long MaxNodes = 3_000_000;

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
    public FoundMapping? Find(MappingQuestion question, out SpecError? error)
    {
        ArgumentNullException.ThrowIfNull(question);
        error = null;
        var n = question.Sizes;
        var layer = new LayerLoops(n[0], n[1], n[2], n[3], n[4], n[5], n[6], question.Strides);
        var method = MethodNames[question.Method].Method;
        var options = new MappingOptions { PaddingRatio = question.PaddingRatio, MaxCycles = question.MaxCycles, MaxNodes = MaxNodes };
        if (method != MappingMethod.Exact && question.PaddingRatio > 0)
        {
            error = new SpecError("$.paddingRatio", "unsupported", $"Only the method exact pads loops, not {MethodNames[question.Method].Name}. Leave paddingRatio out.");
            return null;
        }

        try
        {
            var sampling = new MappingSampling(question.Seed, question.Samples);
            var found = MappingMethods.SolveAsync(method, question.Hierarchy, layer, ObjectiveNames[question.Objective].Objective, options, sampling, CancellationToken.None).GetAwaiter().GetResult();
            if (found is null)
            {
                return null;
            }

            var isExact = method == MappingMethod.Exact;
            var fewest = isExact ? TrafficBounds.PerLevel(question.Hierarchy, layer, options with { MaxCycles = null }) : null;
            return new FoundMapping(found.Loops, found.Estimate, found.Accesses, found.Value, isExact ? found.Bound : null, found.Nodes, fewest);
        }
        catch (MipException e)
        {
            error = new SpecError("$.method", "noSolver", e.Message);
            return null;
        }
        catch (MapSpaceTooLargeException e)
        {
            error = new SpecError("$.layer", "mapSpaceTooLarge", e.Message);
            return null;
        }
    }
}
