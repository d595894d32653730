using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// Bayesian optimisation for evaluations that are dear: Gaussian processes of objectives and constraints, and the design
/// of greatest expected hypervolume improvement times probability of feasibility (docs/search-bayesian.md).
/// </summary>
internal sealed class BayesianStrategy : ISearchStrategy
{
    private const int StateVersion = 1;

    private readonly BayesianOptions options;
    private readonly SpaceSampler sampler;
    private readonly SeenDesigns seen;
    private readonly TrialReader reader;
    private readonly AcquisitionSearch search;
    private readonly TrialModels models;
    private readonly DesignSpace space;
    private readonly double[] cells;
    private readonly List<double[]> pending = [];
    private (ulong A, ulong B, ulong C, ulong D) initialState;
    private InitialDesign initial;
    private RandomSource random;
    private long asked;

    public BayesianStrategy(StudyProblem problem, BayesianOptions options, ulong seed, CancellationToken cancellation)
    {
        this.options = options;
        space = problem.Space;
        var encoding = new SpaceEncoding(space);
        sampler = new SpaceSampler(space, cancellation);
        seen = new SeenDesigns(space, sampler, cancellation);
        reader = new TrialReader(problem);
        search = new AcquisitionSearch(space, encoding, sampler);
        models = new TrialModels(problem, encoding, reader.SideCount);
        random = new RandomSource(seed);
        initialState = random.Save();
        initial = new InitialDesign(space, options.Initial, random);
        cells = new double[space.Parameters.Count];
    }

    // One at a time learns most from each; a caller that evaluates side by side asks with a larger batch.
    public int BatchSize => 1;

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        var isReady = false;
        while (row < batch.Capacity && Propose(ref isReady))
        {
            batch.SetRow(row++, cells);
            pending.Add((double[])cells.Clone());
            asked++;
            if (isReady && row < batch.Capacity)
            {
                models.Believe(cells);
            }
        }

        if (isReady)
        {
            models.Forget();
        }

        batch.Count = row;
        return row;
    }

    public void Tell(ScoredBatch scored)
    {
        for (var row = 0; row < scored.Count; row++)
        {
            var trial = reader.Read(scored, row);
            models.Learn(trial);
            var at = pending.FindIndex(p => p.AsSpan().SequenceEqual(trial.Cells));
            if (at >= 0)
            {
                pending.RemoveAt(at);
            }
        }
    }

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        writer.Write(random);
        writer.Write(RandomSource.Restore(initialState));
        writer.Write(asked);
        writer.Write(pending.Count);
        foreach (var row in pending)
        {
            writer.Write(row.AsSpan());
        }

        models.Save(writer);
        seen.Save(writer);
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "Bayesian search", reader =>
    {
        random = reader.ReadRandom();
        var start = reader.ReadRandom();
        initialState = start.Save();
        initial = new InitialDesign(space, options.Initial, start);
        asked = reader.ReadInt64();
        pending.Clear();
        for (var left = reader.ReadCount(8 * cells.Length); left > 0; left--)
        {
            pending.Add(reader.ReadDoubles(cells.Length));
        }

        models.Restore(reader);
        seen.Restore(reader);
    });

    private bool Propose(ref bool isReady)
    {
        if (asked < options.Initial)
        {
            initial.Wish((int)asked, cells);
            if (sampler.TryRepair(random, cells) && seen.Add(cells))
            {
                return true;
            }
        }
        else if (models.Trials.Count >= 2 && TryModels(ref isReady))
        {
            return true;
        }

        return seen.TryDrawNew(random, cells);
    }

    private bool TryModels(ref bool isReady)
    {
        if (!isReady)
        {
            models.Update();
            isReady = true;
            if (models.CanGuide)
            {
                foreach (var row in pending)
                {
                    models.Believe(row);
                }
            }
        }

        if (!models.CanGuide)
        {
            return false;
        }

        foreach (var found in search.Find(models.CreateAcquisition, models.Elite(), options, random, row => seen.Contains(row)))
        {
            if (seen.Add(found))
            {
                found.CopyTo(cells, 0);
                return true;
            }
        }

        return false;
    }
}
