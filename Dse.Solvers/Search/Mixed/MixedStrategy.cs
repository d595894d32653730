using Dse.Core.Pareto;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search.Annealing;
using Dse.Solvers.Search.AntColony;
using Dse.Solvers.Search.Bayesian;
using Dse.Solvers.Search.Evolution;
using Dse.Solvers.Search.Memetic;
using Dse.Solvers.Search.Nsga2;
using Dse.Solvers.Search.Nsga3;
using Dse.Solvers.Search.SmsEmoa;

namespace Dse.Solvers.Search.Mixed;

/// <summary>Genetic searches, ant colony search, annealing, local search and, with few evaluations, Bayesian search side by side: all learn from everything, and each proposes as much as its proposals were worth.</summary>
/// <remarks>
/// With two objectives models propose alone until they leave, which judging them did not better; with more they are judged as the others are.
/// Worth is the hypervolume that a design adds to the front of the population, on its scale; from four objectives on
/// whether it is better than what is there. Shares follow the fourth power of the worth per proposal in the last batches
/// (probability matching, Thierens 2005, sharpened) and never fall below a floor, so that what is useless now can become useful later.
/// </remarks>
internal sealed class MixedStrategy : ProposalStrategy
{
    // Stands for who proposed what was not proposed here; it is not judged.
    private const int Nobody = -1;

    // Several search from what all find, and the front is kept elsewhere: smaller populations converge sooner.
    private const double SizeRatioOfTwo = 0.7;
    private const double SizeRatio = 0.5;
    private const int LeastSize = 40;
    private const double DifferenceShare = 0.15;
    private const double LeastShare = 0.04;

    // What models have to learn first shows late.
    private const double LeastModelShare = 0.5;
    private const double Memory = 0.9;

    // Designs after which worth fades as after a generation, while models are judged: they gain much, then suddenly nothing.
    private const double JudgedTogether = 10;
    private const int MostMeasured = 3;
    private const double Reference = 1.1;

    private readonly EvolutionStrategy genetic;
    private readonly ProposalStrategy[] members;
    private readonly double[] worth;
    private readonly double[] spent;
    private readonly Queue<int> pending = [];
    private readonly int size;
    private readonly BayesianStrategy? model;
    private readonly long opening;
    private readonly long modelled;
    private readonly bool isAlone;
    private long asked;

    public MixedStrategy(SearchContext context, int size, long evaluations)
        : base(context)
    {
        modelled = ModelShare.Of(context.Problem, evaluations);
        opening = ModelShare.Opening(evaluations);
        isAlone = ModelShare.IsAlone(context.Problem);
        model = modelled > 0 ? new BayesianStrategy(context, BayesianOptions.For(context.Space, modelled)) : null;
        size = Math.Min(size, Math.Max(LeastSize, (int)((context.Problem.Objectives.Count <= 2 ? SizeRatioOfTwo : SizeRatio) * size)));
        var breeders = Breeders(context, size);
        genetic = breeders[0];
        this.size = genetic.Size;
        members = [.. breeders, new AntColonyStrategy(context, size), new AnnealingStrategy(context, evaluations), new MemeticStrategy(context, 0)];
        (worth, spent) = (new double[members.Length + 1], new double[members.Length + 1]);
    }

    public override int BatchSize => IsModelling ? 1 : IsLearning ? (int)Math.Min(size, opening - asked) : size;

    protected override string Title => "mixed search";

    protected override int StateVersion => 8;

    public override bool TryPropose(Span<double> cells)
    {
        // Everybody starts from the same random designs.
        var member = isAlone && IsModelling ? Model : genetic.IsFilled ? Pick() : 0;
        asked++;
        if (!(member == Model ? model!.TryPropose(cells, believe: true) : members[member].TryPropose(cells)))
        {
            return false;
        }

        pending.Enqueue(member);
        return true;
    }

    public override void Learn(IReadOnlyList<Individual> found, ReadOnlySpan<bool> own)
    {
        var proposers = new int[found.Count];
        for (var i = 0; i < proposers.Length; i++)
        {
            proposers[i] = own[i] && pending.TryDequeue(out var member) ? member : Nobody;
        }

        if (genetic.IsFilled)
        {
            Judge(found, proposers);
        }

        Span<bool> isTheirs = new bool[found.Count];
        for (var m = 0; m < members.Length; m++)
        {
            for (var i = 0; i < proposers.Length; i++)
            {
                isTheirs[i] = proposers[i] == m;
            }

            members[m].Learn(found, isTheirs);
        }
    }

    // What the models' proposals are counted under: the one after the members.
    private int Model => members.Length;

    private bool IsModelling => IsLearning && asked >= opening;

    // Then the models are of no further use, and their trials are not kept.
    private bool IsLearning => asked < modelled;

    protected override void EndAsk() => model?.EndBatch();

    protected override void Hear(ScoredBatch scored)
    {
        if (IsLearning)
        {
            model!.Tell(scored);
        }
    }

    public override void SavePart(BinaryWriter writer)
    {
        writer.Write(asked);
        if (IsLearning)
        {
            model!.SavePart(writer);
        }

        writer.Write(worth.AsSpan());
        writer.Write(spent.AsSpan());
        writer.Write(pending.Count);
        foreach (var member in pending)
        {
            writer.Write(member);
        }

        foreach (var member in members)
        {
            member.SavePart(writer);
        }
    }

    public override void RestorePart(BinaryReader reader)
    {
        asked = reader.ReadInt64();
        if (IsLearning)
        {
            model!.RestorePart(reader);
        }

        reader.ReadDoubles(worth.Length).CopyTo(worth, 0);
        reader.ReadDoubles(spent.Length).CopyTo(spent, 0);
        pending.Clear();
        for (var left = reader.ReadCount(4); left > 0; left--)
        {
            var member = reader.ReadInt32();
            pending.Enqueue(member >= Nobody && member <= Model ? member : throw new FormatException($"there is no member {member}."));
        }

        foreach (var member in members)
        {
            member.RestorePart(reader);
        }
    }

    // Crowding spreads two objectives well, hypervolume three, directions more; which survivors lead on is another matter,
    // so that from three on several choose theirs.
    private static EvolutionStrategy[] Breeders(SearchContext context, int size)
    {
        var variation = VariationOptions.Default with { DifferenceProbability = DifferenceShare };
        return context.Problem.Objectives.Count switch
        {
            <= 2 => [new Nsga2Strategy(context, size, variation)],
            3 => [new SmsEmoaStrategy(context, size, variation), new Nsga3Strategy(context, size, variation), new Nsga2Strategy(context, size, variation)],
            _ => [new Nsga3Strategy(context, size, variation), new Nsga2Strategy(context, size, variation)],
        };
    }

    private int Pick()
    {
        var judged = IsModelling ? members.Length + 1 : members.Length;
        Span<double> rates = stackalloc double[judged];
        var sum = 0.0;
        for (var m = 0; m < judged; m++)
        {
            // The fourth power, so that what is clearly better gets nearly all.
            var rate = worth[m] / Math.Max(spent[m], 1);
            rates[m] = rate * rate * rate * rate;
            sum += rates[m];
        }

        var least = IsModelling ? LeastModelShare : 0;
        var at = Context.Random.NextDouble() - least;
        if (at < 0)
        {
            return Model;
        }

        for (var m = 0; m < judged - 1; m++)
        {
            at -= LeastShare + ((1 - least - (members.Length * LeastShare)) * (sum > 0 ? rates[m] / sum : 1.0 / judged));
            if (at < 0)
            {
                return m;
            }
        }

        return judged - 1;
    }

    private void Judge(IReadOnlyList<Individual> found, int[] proposers)
    {
        var memory = IsLearning && !isAlone ? Math.Pow(Memory, found.Count / JudgedTogether) : Memory;
        for (var m = 0; m < worth.Length; m++)
        {
            worth[m] *= memory;
            spent[m] *= memory;
        }

        var front = genetic.Front();
        var scale = front.Count > 0 ? ObjectiveScale.Of(Fronts.Points(front)) : null;
        var gain = scale is not null && Context.Problem.Objectives.Count <= MostMeasured ? Gathered(scale.Map(front)) : null;
        var point = new double[Context.Problem.Objectives.Count];
        for (var i = 0; i < proposers.Length; i++)
        {
            if (proposers[i] < 0)
            {
                continue;
            }

            spent[proposers[i]]++;
            if (!found[i].IsFeasible)
            {
                continue;
            }

            if (gain is null)
            {
                worth[proposers[i]] += front.Exists(f => Dominance.WeaklyDominates(f.Objectives, found[i].Objectives)) ? 0 : 1;
                continue;
            }

            scale!.Map(found[i].Objectives, point);
            worth[proposers[i]] += gain.Of(point);
            gain.Add(point);
        }
    }

    private static HypervolumeGain Gathered(PointSet points)
    {
        var gain = new HypervolumeGain(Enumerable.Repeat(Reference, points.Objectives).ToArray(), points.Count * 2);
        for (var i = 0; i < points.Count; i++)
        {
            gain.Add(points[i]);
        }

        return gain;
    }
}
