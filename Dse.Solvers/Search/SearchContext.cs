using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search;

/// <summary>What the parts of a strategy share: the problem, the random numbers, the designs proposed so far and the way to new ones.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class SearchContext
{
    private readonly SpaceSampler sampler;

    public SearchContext(StudyProblem problem, ulong seed, CancellationToken cancellation)
    {
        Problem = problem;
        sampler = new SpaceSampler(problem.Space, cancellation);
        Seen = new SeenDesigns(problem.Space, sampler, cancellation);
        Random = new RandomSource(seed);
    }

    public StudyProblem Problem { get; }

    public DesignSpace Space => Problem.Space;

    public SeenDesigns Seen { get; }

    public RandomSource Random { get; private set; }

    /// <summary>Draws a design that was not proposed before.</summary>
    /// <returns>False when there is none left (exactly so in a discrete space).</returns>
    public bool TryDrawNew(Span<double> cells) => Seen.TryDrawNew(Random, cells);

    /// <summary>Mends wishes into a design of the space that was not proposed before.</summary>
    /// <returns>False when the nearest design found is known or none was found; the cells are then of no use.</returns>
    public bool TryMend(Span<double> cells) => sampler.TryRepair(Random, cells) && Seen.Add(cells);

    /// <summary>Mends wishes into a design of the space, known or not; it is not remembered.</summary>
    public bool TryRepair(Span<double> cells) => sampler.TryRepair(Random, cells);

    /// <summary>Draws a design of the space, known or not; it is not remembered.</summary>
    public bool TrySample(Span<double> cells) => sampler.TrySample(Random, cells);

    /// <summary>Remembers designs that were not proposed here, so that none of them is.</summary>
    public void Know(ScoredBatch known)
    {
        var cells = new double[Space.Parameters.Count];
        for (var row = 0; row < known.Count; row++)
        {
            known.Candidates.CopyRow(row, cells);
            Seen.Add(cells);
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Random);
        Seen.Save(writer);
    }

    public void Restore(BinaryReader reader)
    {
        Random = reader.ReadRandom();
        Seen.Restore(reader);
    }
}
