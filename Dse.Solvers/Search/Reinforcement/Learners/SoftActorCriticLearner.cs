using Dse.Core.Spaces;
using Dse.Solvers.Search.Reinforcement.Networks;
using Dse.Solvers.Search.Reinforcement.Policies;

namespace Dse.Solvers.Search.Reinforcement.Learners;

/// <summary>
/// Discrete soft actor-critic (Haarnoja et al. 2018, Christodoulou 2019) with a preference as context and one value per objective
/// (Abels et al. 2019): two critics, slowly following copies of them as targets, a temperature that keeps the entropy at a target,
/// and a store of all designs, each learnt under preferences drawn anew.
/// </summary>
internal sealed class SoftActorCriticLearner : ILearner
{
    private const int Capacity = 20_000;
    private const int MiniBatch = 32;
    private const double FollowShare = 0.02;

    // Share of the largest entropy that the policy keeps, at the start and at the end.
    private const double FirstEntropyShare = 0.6;
    private const double LastEntropyShare = 0.15;
    private const double TemperatureRate = 0.02;
    private const double LeastTemperature = 1e-3;

    // How much the return that was had counts beside the value expected after a decision: it reaches early decisions at once.
    private const double ReturnShare = 0.3;
    private const double WorstReward = -2;

    private readonly Policy policy;
    private readonly PreferenceScale scale;
    private readonly ReinforcementOptions options;
    private readonly PolicyLearner imitation;
    private readonly PrefixNetwork[] critics;
    private readonly PrefixNetwork[] targets;
    private readonly NetworkTrace[] criticTraces;
    private readonly NetworkTrace[] targetTraces;
    private readonly NetworkTrace actorTrace;
    private readonly double[] actorSlopes;
    private readonly double[] criticSlopes;
    private readonly bool[] marks;
    private readonly bool[] masks;
    private readonly double[] chances;
    private readonly double[] scores;
    private readonly double[] goals;
    private readonly double[] reward;
    private readonly double[] value;
    private readonly List<Experience> store = [];
    private int oldest;
    private double temperature = 0.05;
    private RandomSource random;

    public SoftActorCriticLearner(DesignSpace space, Policy policy, PreferenceScale scale, ReinforcementOptions options, RandomSource random)
    {
        this.policy = policy;
        this.scale = scale;
        this.options = options;
        this.random = new RandomSource(random.NextBits());
        imitation = new PolicyLearner(space, policy, scale.Objectives, options with { HasCritic = false }, random);
        var shape = new NetworkShape(space, scale.Objectives, p => policy.Options.Count(p) * scale.Objectives);
        critics = [new PrefixNetwork(shape, options.Hidden, random), new PrefixNetwork(shape, options.Hidden, random)];
        targets = [new PrefixNetwork(shape, options.Hidden, random), new PrefixNetwork(shape, options.Hidden, random)];
        for (var c = 0; c < targets.Length; c++)
        {
            targets[c].Load(critics[c].Weights);
        }

        criticTraces = [.. critics.Select(c => new NetworkTrace(shape, options.Hidden))];
        targetTraces = [.. targets.Select(c => new NetworkTrace(shape, options.Hidden))];
        actorTrace = new NetworkTrace(policy.Agents[0].Shape, options.Hidden);
        actorSlopes = new double[policy.Agents[0].Shape.TotalOutputs];
        criticSlopes = new double[shape.TotalOutputs];
        marks = new bool[shape.Decisions];
        masks = new bool[policy.Options.Total];
        chances = new double[policy.Options.Total];
        scores = new double[policy.Options.Most];
        goals = new double[shape.Decisions * scale.Objectives];
        reward = new double[scale.Objectives];
        value = new double[scale.Objectives];
    }

    private PrefixNetwork Actor => policy.Agents[0];

    public void Learn(IReadOnlyList<Experience> batch, IReadOnlyList<Experience> examples, double progress)
    {
        foreach (var experience in batch)
        {
            Remember(experience);
        }

        var preference = new double[scale.Objectives];
        var updates = Math.Max(1, batch.Count / MiniBatch * options.Epochs);
        for (var update = 0; update < updates; update++)
        {
            double entropy = 0, most = 0;
            for (var i = 0; i < MiniBatch; i++)
            {
                PreferenceScale.Draw(random, preference);
                var (h, m) = Study(store[random.Next(store.Count)], preference);
                entropy += h;
                most += m;
            }

            Actor.Step(options.Rate);
            for (var c = 0; c < critics.Length; c++)
            {
                critics[c].Step(options.Rate);
                targets[c].Follow(critics[c], FollowShare);
            }

            // Hotter while the entropy is below its target.
            var share = most > 0 ? entropy / most : 0;
            var goal = FirstEntropyShare + (progress * (LastEntropyShare - FirstEntropyShare));
            temperature = Math.Clamp(temperature * Math.Exp(TemperatureRate * (goal - share)), LeastTemperature, 1);
        }

        imitation.Learn([], examples, progress);
    }

    public void Save(BinaryWriter writer)
    {
        imitation.Save(writer);
        foreach (var network in critics.Concat(targets))
        {
            network.Save(writer);
        }

        writer.Write(random);
        writer.Write(temperature);
        writer.Write(oldest);
        writer.Write(store.Count);
        foreach (var experience in store)
        {
            writer.Write(experience.Cells.AsSpan());
            writer.Write(experience.Violation);
            writer.Write(experience.Point is not null);
            writer.Write(experience.Point.AsSpan());
        }
    }

    public void Restore(BinaryReader reader)
    {
        imitation.Restore(reader);
        foreach (var network in critics.Concat(targets))
        {
            network.Restore(reader);
        }

        random = reader.ReadRandom();
        temperature = reader.ReadDouble();
        oldest = reader.ReadInt32();
        store.Clear();
        for (var left = reader.ReadCount((8 * marks.Length) + 9); left > 0; left--)
        {
            store.Add(new Experience
            {
                Cells = reader.ReadDoubles(marks.Length),
                Preference = [],
                Decided = [],
                Violation = reader.ReadDouble(),
                Point = reader.ReadBoolean() ? reader.ReadDoubles(scale.Objectives) : null,
            });
        }

        if (store.Count > 0 && (oldest < 0 || oldest >= store.Count))
        {
            throw new FormatException($"The oldest of {store.Count} designs is number {oldest}.");
        }
    }

    private void Remember(Experience experience)
    {
        // How it came about does not matter here: any design teaches any preference.
        var kept = new Experience { Cells = experience.Cells, Preference = [], Decided = [], Point = experience.Point, Violation = experience.Violation };
        if (store.Count < Capacity)
        {
            store.Add(kept);
            return;
        }

        store[oldest] = kept;
        oldest = (oldest + 1) % Capacity;
    }

    // Adds the gradients of one design under one preference; returns the policy's entropy and the largest it could have.
    private (double Entropy, double Most) Study(Experience experience, double[] preference)
    {
        var whole = new Experience { Cells = experience.Cells, Preference = preference, Decided = marks };
        marks.AsSpan().Clear();
        policy.Masks(whole, masks);
        Actor.Run(actorTrace, preference, experience.Cells);
        for (var c = 0; c < critics.Length; c++)
        {
            critics[c].Run(criticTraces[c], preference, experience.Cells);
            targets[c].Run(targetTraces[c], preference, experience.Cells);
        }

        Reward(experience);
        var (entropy, most) = SetGoals(experience.Cells);
        actorSlopes.AsSpan().Clear();
        for (var p = 0; p < marks.Length; p++)
        {
            marks[p] = !double.IsNaN(experience.Cells[p]);
            if (marks[p])
            {
                AddActorSlopes(p, preference);
            }
        }

        Actor.Backward(actorTrace, actorSlopes, marks);
        for (var c = 0; c < critics.Length; c++)
        {
            criticSlopes.AsSpan().Clear();
            for (var p = 0; p < marks.Length; p++)
            {
                if (marks[p])
                {
                    AddCriticSlopes(criticTraces[c], p, experience.Cells[p]);
                }
            }

            critics[c].Backward(criticTraces[c], criticSlopes, marks);
        }

        return (entropy, most);
    }

    private void Reward(Experience experience)
    {
        if (experience.Point is not { } point)
        {
            Array.Fill(reward, WorstReward - Math.Min(1, experience.Violation));
            return;
        }

        scale.Scale(point, reward);
        for (var o = 0; o < reward.Length; o++)
        {
            reward[o] = Math.Max(WorstReward, -reward[o]);
        }
    }

    // From the last decision to the first: what is expected after each, mixed with what came of it.
    private (double Entropy, double Most) SetGoals(double[] cells)
    {
        double entropy = 0, most = 0;
        reward.CopyTo(value, 0);
        for (var p = cells.Length - 1; p >= 0; p--)
        {
            if (double.IsNaN(cells[p]))
            {
                continue;
            }

            value.CopyTo(goals.AsSpan(p * reward.Length));
            var (first, count) = (policy.Options.First(p), policy.Options.Count(p));
            var open = masks.AsSpan(first, count);
            var odds = chances.AsSpan(first, count);
            Choices.Softmax(actorTrace.Outputs.AsSpan(first, count), open, 1, odds);
            var disorder = Choices.Entropy(odds);
            entropy += disorder;
            most += Math.Log(Math.Max(1, open.Count(true)));
            for (var o = 0; o < reward.Length; o++)
            {
                var expected = temperature * disorder;
                for (var i = 0; i < count; i++)
                {
                    expected += odds[i] * Least(targetTraces, p, i, o);
                }

                value[o] = ((1 - ReturnShare) * expected) + (ReturnShare * value[o]);
            }
        }

        return (entropy, most);
    }

    // Sum over options of pi (temperature ln pi - score), by its slope in the answers.
    private void AddActorSlopes(int parameter, double[] preference)
    {
        var (first, count) = (policy.Options.First(parameter), policy.Options.Count(parameter));
        var odds = chances.AsSpan(first, count);
        double mean = 0;
        for (var i = 0; i < count; i++)
        {
            if (odds[i] <= 0)
            {
                continue;
            }

            for (var o = 0; o < reward.Length; o++)
            {
                reward[o] = -Least(criticTraces, parameter, i, o);
            }

            scores[i] = (temperature * Math.Log(odds[i])) + PreferenceScale.Loss(reward, preference);
            mean += odds[i] * scores[i];
        }

        for (var i = 0; i < count; i++)
        {
            actorSlopes[first + i] = odds[i] > 0 ? odds[i] * (scores[i] - mean) / MiniBatch : 0;
        }
    }

    private void AddCriticSlopes(NetworkTrace trace, int parameter, double cell)
    {
        var at = PlaceOf(parameter, policy.Options.Of(parameter, cell));
        for (var o = 0; o < reward.Length; o++)
        {
            criticSlopes[at + o] = (trace.Outputs[at + o] - goals[(parameter * reward.Length) + o]) / MiniBatch;
        }
    }

    private double Least(NetworkTrace[] traces, int parameter, int option, int objective)
    {
        var at = PlaceOf(parameter, option) + objective;
        return Math.Min(traces[0].Outputs[at], traces[1].Outputs[at]);
    }

    private int PlaceOf(int parameter, int option) => (policy.Options.First(parameter) + option) * scale.Objectives;
}
