using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Looks for mappings; implemented by the solvers, since the cost model only prices them.</summary>
/// <remarks>Thread-safe and deterministic.</remarks>
public interface IMappingSearch
{
    /// <summary>Names of objectives, the default first.</summary>
    IReadOnlyList<string> Objectives { get; }

    /// <summary>Names of methods, the default first.</summary>
    IReadOnlyList<string> Methods { get; }

    /// <summary>Looks for a mapping.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="stop">Asked every few milliseconds whether to stop.</param>
    /// <param name="error">Why it could not be answered, with the field's path below the line; null otherwise.</param>
    /// <returns>The mapping; null when none fits, or after an error.</returns>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    FoundMapping? Find(MappingQuestion question, Func<bool> stop, out SpecError? error);

    /// <summary>Looks for all mappings that none beats in cycles and energy at once, whatever the question's objective and method.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="maxPoints">The most mappings.</param>
    /// <param name="stop">Asked every few milliseconds whether to stop.</param>
    /// <param name="error">Why it could not be answered, with the field's path below the line; null otherwise.</param>
    /// <returns>The mappings, the thriftiest first, none when none fits; null after an error.</returns>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    FoundFront? Front(MappingQuestion question, int maxPoints, Func<bool> stop, out SpecError? error);

    /// <summary>Looks for the best mappings of the question's layer and of one that reads its outputs, fused and not, whatever the method.</summary>
    /// <param name="question">What is asked; without padding and a limit on cycles.</param>
    /// <param name="sizes">Iterations of the second layer's loops.</param>
    /// <param name="strides">Strides of the second layer's windows.</param>
    /// <param name="stop">Asked every few milliseconds whether to stop.</param>
    /// <param name="error">Why it could not be answered, with the field's path below the line; null otherwise.</param>
    /// <returns>The mappings; null after an error.</returns>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    FoundPairs? Pairs(MappingQuestion question, IReadOnlyList<long> sizes, WindowStrides strides, Func<bool> stop, out SpecError? error);

    /// <summary>Looks for the best way to fuse layers, each of which reads what the one before writes.</summary>
    /// <param name="question">What is asked: its layer is the first; the method does not matter; without padding and a limit on cycles.</param>
    /// <param name="layers">All layers, the question's as the first.</param>
    /// <param name="maxRun">The most layers that are fused into one run, 1 to 8.</param>
    /// <param name="stop">Asked every few milliseconds whether to stop.</param>
    /// <param name="error">Why it could not be answered, with the field's path below the line; null otherwise.</param>
    /// <returns>The way; null after an error.</returns>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    FoundChain? Chain(MappingQuestion question, IReadOnlyList<ChainLayer> layers, int maxRun, Func<bool> stop, out SpecError? error);
}

/// <summary>A search for a mapping.</summary>
/// <param name="Hierarchy">The memories.</param>
/// <param name="Sizes">Iterations of the loops, in the order of <see cref="LoopDimension"/>.</param>
/// <param name="Strides">Strides of the windows.</param>
/// <param name="Objective">Index of the objective.</param>
/// <param name="Method">Index of the method.</param>
/// <param name="Seed">Seed of methods that draw.</param>
/// <param name="Samples">Mappings that such methods price.</param>
/// <param name="PaddingRatio">How much a loop may grow, 0 to 1; by <see cref="MostPadding"/> iterations at most.</param>
/// <param name="MaxCycles">The most cycles; null for no limit.</param>
/// <param name="WantsTraffic">Whether to bound the traffic of every level too.</param>
/// <param name="FrontPoints">The most points of a front of cycles and energy; 0 for one mapping.</param>
public sealed record MappingQuestion(
    MemoryHierarchy Hierarchy, IReadOnlyList<long> Sizes, WindowStrides Strides, int Objective, int Method, int Seed, int Samples, double PaddingRatio, double? MaxCycles, bool WantsTraffic = false, int FrontPoints = 0)
{
    /// <summary>The most iterations by which a loop may grow.</summary>
    public const int MostPadding = 4096;
}

/// <summary>A mapping that was found.</summary>
/// <param name="Loops">Its loops, the innermost first.</param>
/// <param name="Estimate">What it costs.</param>
/// <param name="Accesses">Reads and writes, three entries per level.</param>
/// <param name="Value">Its objective.</param>
/// <param name="Bound">No mapping is better; null when the method proves nothing.</param>
/// <param name="Nodes">Combinations looked at.</param>
/// <param name="FewestWords">Per level, the fewest words any mapping reads and writes there; null when not asked for.</param>
public sealed record FoundMapping(
    IReadOnlyList<Loop> Loops, LoopNestEstimate Estimate, IReadOnlyList<TensorAccess> Accesses, double Value, double? Bound, long Nodes, IReadOnlyList<double>? FewestWords);
