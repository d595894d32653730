using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search.Sobol;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// Bayesian optimisation for evaluations that are dear: models of objectives and constraints, and the design
/// of greatest expected hypervolume improvement times probability of feasibility (docs/search-bayesian.md).
/// </summary>
/// <remarks>It can run alone or be one of several that share a context.</remarks>
internal sealed class BayesianStrategy : ISearchStrategy
{
    private const int StateVersion = 6;
    private const int NoRegion = -1;

    private readonly SearchContext context;
    private readonly BayesianOptions options;
    private readonly TrialReader reader;
    private readonly AcquisitionSearch search;
    private readonly TrialModels models;
    private readonly double[] cells;
    private readonly TrustRegions regions;
    private readonly EarnedTrust trust = new();
    private readonly List<(double[] Cells, int Region, bool IsTrusting)> pending = [];
    private SobolDesign initial;
    private long asked;
    private bool isReady;
    private bool isTrusting;
    private int region = NoRegion;
    private TrustBox? box;

    public BayesianStrategy(SearchContext context, BayesianOptions options)
    {
        this.context = context;
        this.options = options;
        var encoding = new SpaceEncoding(context.Space);
        reader = new TrialReader(context.Problem);
        search = new AcquisitionSearch(context, encoding, isSmooth: !options.MayUseForests);
        regions = new TrustRegions(context.Problem.Objectives.Count, context.Space.Parameters.Count);
        models = new TrialModels(context.Problem, encoding, reader.SideCount, options.MayUseForests);
        initial = new SobolDesign(context.Space, context.Random.NextBits());
        cells = new double[context.Space.Parameters.Count];
    }

    // One at a time learns most from each; a caller that evaluates side by side asks with a larger batch.
    public int BatchSize => 1;

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && TryPropose(cells, believe: row + 1 < batch.Capacity))
        {
            batch.SetRow(row++, cells);
        }

        EndBatch();
        batch.Count = row;
        return row;
    }

    /// <summary>Proposes one design of a batch.</summary>
    /// <param name="proposed">Receives it.</param>
    /// <param name="believe">Whether another one of the same batch follows, which is to differ.</param>
    /// <returns>False when none is left.</returns>
    public bool TryPropose(Span<double> proposed, bool believe)
    {
        if (!Propose())
        {
            return false;
        }

        pending.Add(((double[])cells.Clone(), isReady && box is not null ? region : NoRegion, isTrusting));
        asked++;
        if (isReady && believe)
        {
            models.Believe(cells);
        }

        cells.CopyTo(proposed);
        return true;
    }

    /// <summary>Ends a batch: what was believed of its designs is taken back.</summary>
    public void EndBatch()
    {
        if (isReady)
        {
            models.Forget();
            isReady = false;
        }
    }

    public void Tell(ScoredBatch scored)
    {
        EndBatch();
        for (var row = 0; row < scored.Count; row++)
        {
            var trial = reader.Read(scored, row);
            var at = pending.FindIndex(p => p.Cells.AsSpan().SequenceEqual(trial.Cells));
            if (at >= 0)
            {
                if (pending[at].Region != NoRegion)
                {
                    regions.Report(pending[at].Region, models.IsSuccess(trial));
                }

                if (pending[at].IsTrusting)
                {
                    trust.Report(models.Trials.Count, models.IsSuccess(trial));
                }

                pending.RemoveAt(at);
            }

            models.Learn(trial);
        }
    }

    public void Inform(ScoredBatch known)
    {
        Tell(known);
        context.Know(known);
    }

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        context.Save(writer);
        SavePart(writer);
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "Bayesian search", reader =>
    {
        context.Restore(reader);
        RestorePart(reader);
    });

    /// <summary>Saves all but the context.</summary>
    public void SavePart(BinaryWriter writer)
    {
        writer.Write(initial.Seed);
        writer.Write(asked);
        writer.Write(pending.Count);
        foreach (var (row, from, isTrusted) in pending)
        {
            writer.Write(row.AsSpan());
            writer.Write(from);
            writer.Write(isTrusted);
        }

        regions.Save(writer);
        trust.Save(writer);
        models.Save(writer);
    }

    public void RestorePart(BinaryReader reader)
    {
        initial = new SobolDesign(context.Space, reader.ReadUInt64());
        asked = reader.ReadInt64();
        pending.Clear();
        for (var left = reader.ReadCount(8 * cells.Length); left > 0; left--)
        {
            pending.Add((reader.ReadDoubles(cells.Length), reader.ReadInt32(), reader.ReadBoolean()));
        }

        regions.Restore(reader);
        trust.Restore(reader);
        models.Restore(reader);
    }

    private bool Propose()
    {
        isTrusting = false;

        // Designs known from elsewhere spare as many of the first ones.
        var first = Math.Max(asked, models.Trials.Count);
        if (first < options.Initial)
        {
            initial.Wish((uint)first, cells);
            if (context.TryMend(cells))
            {
                return true;
            }
        }
        else if (models.Trials.Count >= 2 && TryModels())
        {
            return true;
        }

        return context.TryDrawNew(cells);
    }

    private bool TryModels()
    {
        if (!isReady)
        {
            region = options.UsesRegions(models.Trials.Count) ? regions.Next() : NoRegion;
            box = region == NoRegion ? null : models.Box(region, regions.Side(region));
            if (box is not null && models.IsHopeful)
            {
                (box, region) = (box.Opened(context.Random), NoRegion);
            }

            models.Update(box);
            isReady = true;
            if (models.CanGuide)
            {
                foreach (var (row, _, _) in pending)
                {
                    models.Believe(row);
                }
            }
        }

        if (!models.CanGuide)
        {
            return false;
        }

        var trusts = models.HasFront && trust.Grants(models.Known);
        var outlook = trusts ? Outlook.Trusting : models.IsHopeful ? Outlook.Hoping : Outlook.Expecting;
        foreach (var found in search.Find(pool => models.CreateAcquisition(pool, outlook), models.Elite(), options, box))
        {
            if (context.Seen.Add(found))
            {
                isTrusting = trusts;
                found.CopyTo(cells, 0);
                return true;
            }
        }

        return false;
    }
}
