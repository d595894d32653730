using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search.Reinforcement.Learners;
using Dse.Solvers.Search.Reinforcement.Policies;

namespace Dse.Solvers.Search.Reinforcement;

/// <summary>
/// Learns a policy that decides designs for a preference between the objectives, and searches with it: one batch is decided, scored
/// and learnt from after the other. Every design counts for the same front; none is proposed twice.
/// </summary>
/// <remarks>docs/reinforcement.md has the equations and the sources.</remarks>
internal sealed class ReinforcementStrategy : ISearchStrategy, IPolicySource
{
    private const int StateVersion = 2;
    private const int Attempts = 8;

    // Of a real parameter, where the policy has no densities.
    private const int Bins = 16;
    private const double PlainPicks = 0.5;
    private const double WarmingPerAttempt = 1.3;

    private readonly StudyProblem problem;
    private readonly ReinforcementOptions options;
    private readonly bool learns;
    private readonly long budget;
    private readonly string algorithm;
    private readonly SpaceSampler sampler;
    private readonly SeenDesigns seen;
    private readonly PreferenceScale scale;
    private readonly BestDesigns elites;
    private readonly Policy policy;
    private readonly ILearner learner;
    private readonly List<Experience> open = [];
    private readonly double[] cells;
    private readonly bool[] keep;
    private readonly double[] wish;
    private readonly double[] scaled;
    private readonly int[] choosable;
    private RandomSource random;
    private long asked;
    private long told;
    private long informed;

    public ReinforcementStrategy(StudyProblem problem, SearchSettings search, CancellationToken cancellation)
    {
        this.problem = problem;
        var settings = search.Reinforcement;
        budget = search.Evaluations ?? StrategyFactory.DefaultEvaluations;
        options = ReinforcementOptions.For(settings.Algorithm, budget);
        learns = settings.Learns;
        algorithm = settings.Algorithm;
        var space = problem.Space;
        sampler = new SpaceSampler(space, cancellation);
        seen = new SeenDesigns(space, sampler, cancellation);
        random = new RandomSource(search.Seed);
        var objectives = problem.Objectives.Count;
        scale = new PreferenceScale([.. problem.Objectives.Select(o => o.Maximize)]);
        elites = new BestDesigns(objectives, space.Parameters.Count);
        var isSoft = settings.Algorithm == ReinforcementSettings.Preference;
        policy = MakePolicy(problem, settings, options.Hidden, random);
        learner = isSoft
            ? new SoftActorCriticLearner(space, policy, scale, options, random)
            : new PolicyLearner(space, policy, objectives, options, random);
        if (settings.PolicyJson is { } json && PolicyDocument.Load(json, policy, problem, algorithm) is { } error)
        {
            throw new ArgumentException($"{error.Path}: {error.Message}", nameof(search));
        }

        cells = new double[space.Parameters.Count];
        keep = new bool[cells.Length];
        wish = new double[objectives];
        scaled = new double[objectives];
        choosable = [.. Enumerable.Range(0, cells.Length).Where(p => !space.Parameters[p].IsDiscrete || space.Parameters[p].Levels.Count > 1)];
    }

    public int BatchSize => options.Batch;

    /// <summary>What does not fit a problem; null when all does.</summary>
    public static SpecError? Validate(ReinforcementSettings settings, StudyProblem problem)
    {
        if (settings.Agents?.SelectMany(a => a).FirstOrDefault(n => !problem.Space.Knows(n)) is { } unknown)
        {
            var names = problem.Space.Names;
            return new SpecError("$.search.reinforcement.agents", "unknownParameter", $"'{unknown}' is no parameter of this study.{Nearest.Hint(unknown, names)} Known: {string.Join(", ", names)}.");
        }

        return settings.PolicyJson is { } json
            ? PolicyDocument.Load(json, MakePolicy(problem, settings, ReinforcementOptions.For(settings.Algorithm, 1).Hidden, new RandomSource(1)), problem, settings.Algorithm)
            : null;
    }

    public byte[] PolicyJson() => PolicyDocument.Write(policy, problem, algorithm);

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && Propose() is { } experience)
        {
            open.Add(experience);
            batch.SetRow(row++, experience.Cells);
            asked++;
        }

        batch.Count = row;
        return row;
    }

    public void Tell(ScoredBatch scored)
    {
        var batch = new List<Experience>(scored.Count);
        var points = new List<double[]?>(scored.Count);
        var joins = new List<bool>(scored.Count);
        for (var row = 0; row < scored.Count; row++)
        {
            scored.Candidates.CopyRow(row, cells);
            var point = Read(scored, row);
            var experience = Close();
            experience.Point = point;
            experience.Violation = point is not null ? 0 : scored.Violations[row] is var v && double.IsFinite(v) ? v : BoundExpression.MaxViolation;
            batch.Add(experience);
            points.Add(point);
            if (point is not null)
            {
                scale.See(point);
            }

            joins.Add(point is not null && elites.WouldTake(point, told + row));
        }

        for (var row = 0; row < scored.Count; row++)
        {
            if (points[row] is { } point)
            {
                elites.Add(point, told + row, batch[row].Cells);
            }
        }

        told += scored.Count;
        var before = elites.Points.ToArray();
        elites.Refresh();
        scale.Fit(elites.Points);
        if (learns)
        {
            BatchRewards.Set(batch, [.. points.Select(Scaled)], joins, [.. before.Select(p => Scaled(p)!)]);
            learner.Learn(batch, Examples(), Math.Min(1, (double)told / budget));
        }
    }

    public void Inform(ScoredBatch known)
    {
        // Nobody here decided them, so that there is nothing to reinforce; the good ones are imitated and returned to.
        for (var row = 0; row < known.Count; row++)
        {
            known.Candidates.CopyRow(row, cells);
            seen.Add(cells);
            if (Read(known, row) is { } point)
            {
                scale.See(point);
                elites.Add(point, row - known.Count, cells);
            }
        }

        informed += known.Count;
        elites.Refresh();
        scale.Fit(elites.Points);
    }

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        writer.Write(random);
        writer.Write(asked);
        writer.Write(told);
        writer.Write(informed);
        scale.Save(writer);
        elites.Save(writer);
        learner.Save(writer);
        writer.Write(open.Count);
        foreach (var experience in open)
        {
            writer.Write(experience.Cells.AsSpan());
            writer.Write(experience.Preference.AsSpan());
            foreach (var decided in experience.Decided)
            {
                writer.Write(decided);
            }

            writer.Write(experience.Origin is not null);
            writer.Write(experience.Origin.AsSpan());
        }

        seen.Save(writer);
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "reinforcement learning", reader =>
    {
        random = reader.ReadRandom();
        asked = reader.ReadInt64();
        told = reader.ReadInt64();
        informed = reader.ReadInt64();
        scale.Restore(reader);
        elites.Restore(reader);
        learner.Restore(reader);
        open.Clear();
        for (var left = reader.ReadCount((9 * cells.Length) + (8 * scale.Objectives) + 1); left > 0; left--)
        {
            open.Add(new Experience
            {
                Cells = reader.ReadDoubles(cells.Length),
                Preference = reader.ReadDoubles(scale.Objectives),
                Decided = [.. Enumerable.Range(0, cells.Length).Select(_ => reader.ReadBoolean())],
                Origin = reader.ReadBoolean() ? reader.ReadDoubles(cells.Length) : null,
            });
        }

        seen.Restore(reader);
    });

    private static Policy MakePolicy(StudyProblem problem, ReinforcementSettings settings, int hidden, RandomSource random) => new(
        problem.Space,
        Subsystems.Of(problem.Space, settings),
        problem.Objectives.Count,
        settings.Algorithm == ReinforcementSettings.Preference ? Bins : 0,
        hidden,
        random);

    private Experience? Propose()
    {
        var preference = new double[scale.Objectives];
        var decided = new bool[cells.Length];
        if (learns && (asked + informed < options.Warmup || elites.Count == 0))
        {
            PreferenceScale.Draw(random, preference);
            return seen.TryDrawNew(random, cells) ? Made(preference, decided, null) : null;
        }

        var temperature = 1.0;
        for (var attempt = 0; attempt < Attempts; attempt++, temperature *= WarmingPerAttempt)
        {
            double[]? origin = null;
            if (learns && random.Chance(options.ReturnShare))
            {
                // Back to a member of the front, to decide a few parameters anew for the preference that it answers.
                var member = Pick();
                origin = elites.Cells[member];
                PreferenceScale.Hindsight(Scaled(elites.Points[member])!, preference);
                MarkKept();
            }
            else
            {
                PreferenceScale.Draw(random, preference);
            }

            var warmth = origin is null ? temperature
                : random.Chance(options.UniformShare) ? double.PositiveInfinity
                : temperature * options.ReturnTemperature;
            var whole = policy.TryDecide(preference, origin, keep, warmth, random, cells, decided);
            if ((whole || sampler.TryRepair(random, cells)) && seen.Add(cells))
            {
                return Made(preference, decided, origin);
            }
        }

        return seen.TryDrawNew(random, cells) ? Made(preference, new bool[cells.Length], null) : null;
    }

    private Experience Made(double[] preference, bool[] decided, double[]? origin)
    {
        // What a repair made inactive was not decided.
        for (var p = 0; p < cells.Length; p++)
        {
            decided[p] &= !double.IsNaN(cells[p]);
        }

        return new Experience { Cells = [.. cells], Preference = preference, Decided = decided, Origin = origin };
    }

    // One parameter is decided anew, a second with chance one half, and so on.
    private void MarkKept()
    {
        Array.Fill(keep, true);
        var count = 1;
        while (count < choosable.Length && random.Chance(0.5))
        {
            count++;
        }

        for (var i = 0; i < count && choosable.Length > 0; i++)
        {
            keep[choosable[random.Next(choosable.Length)]] = false;
        }
    }

    // The experience that the row came from; a design that somebody else proposed was decided by nobody here.
    private Experience Close()
    {
        var at = open.FindIndex(e => e.Cells.AsSpan().SequenceEqual(cells));
        if (at >= 0)
        {
            var experience = open[at];
            open.RemoveAt(at);
            return experience;
        }

        seen.Add(cells);
        var preference = new double[scale.Objectives];
        Array.Fill(preference, 1.0 / preference.Length);
        return new Experience { Cells = [.. cells], Preference = preference, Decided = new bool[cells.Length] };
    }

    private List<Experience> Examples()
    {
        var examples = new List<Experience>();
        for (var i = 0; elites.Count > 0 && options.Imitation > 0 && i < options.Batch / 2; i++)
        {
            var member = Pick();
            var preference = new double[scale.Objectives];
            PreferenceScale.Hindsight(Scaled(elites.Points[member])!, preference);
            examples.Add(new Experience
            {
                Cells = elites.Cells[member],
                Preference = preference,
                Decided = [.. elites.Cells[member].Select(c => !double.IsNaN(c))],
            });
        }

        return examples;
    }

    // A member of the front: any, or the answer to any preference, so that crowded parts do not take all.
    private int Pick()
    {
        if (random.Chance(PlainPicks))
        {
            return random.Next(elites.Count);
        }

        PreferenceScale.Draw(random, wish);
        var (best, least) = (0, double.PositiveInfinity);
        for (var member = 0; member < elites.Count; member++)
        {
            scale.Scale(elites.Points[member], scaled);
            var loss = PreferenceScale.Loss(scaled, wish);
            if (loss < least)
            {
                (best, least) = (member, loss);
            }
        }

        return best;
    }

    private double[]? Scaled(double[]? point)
    {
        if (point is null)
        {
            return null;
        }

        var onScale = new double[point.Length];
        scale.Scale(point, onScale);
        return onScale;
    }

    // Minimised objectives; null where there is nothing to compare.
    private double[]? Read(ScoredBatch scored, int row)
    {
        if (scored.Outcomes[row] != TrialOutcome.Feasible)
        {
            return null;
        }

        var point = new double[problem.Objectives.Count];
        for (var o = 0; o < point.Length; o++)
        {
            var value = scored.Metric(problem.ObjectiveMetrics[o])[row];
            if (!double.IsFinite(value))
            {
                return null;
            }

            point[o] = problem.Objectives[o].Maximize ? -value : value;
        }

        return point;
    }
}
