using Dse.Core.Spaces;
using Dse.Solvers.Search.Reinforcement.Networks;
using Dse.Solvers.Search.Reinforcement.Policies;

namespace Dse.Solvers.Search.Reinforcement.Learners;

/// <summary>
/// Policy gradients: plain and batch-relative (REINFORCE, Williams 1992), or clipped with a critic (PPO, Schulman et al. 2017), for
/// one agent or for several that share the critic (MAPPO, Yu et al. 2022). Members of the front are learnt beside each batch as
/// examples (self-imitation, Oh et al. 2018).
/// </summary>
internal sealed class PolicyLearner : ILearner
{
    private const int MiniBatch = 32;

    private readonly DesignSpace space;
    private readonly Policy policy;
    private readonly ReinforcementOptions options;
    private readonly PrefixNetwork? critic;
    private readonly NetworkTrace? criticTrace;
    private readonly double[] criticSlopes;
    private readonly bool[] criticMarks;
    private readonly NetworkTrace[] traces;
    private readonly double[][] slopes;
    private readonly bool[][] marks;
    private readonly double[] probabilities;

    public PolicyLearner(DesignSpace space, Policy policy, int context, ReinforcementOptions options, RandomSource random)
    {
        this.space = space;
        this.policy = policy;
        this.options = options;
        traces = [.. policy.Agents.Select(a => new NetworkTrace(a.Shape, options.Hidden))];
        slopes = [.. policy.Agents.Select(a => new double[a.Shape.TotalOutputs])];
        marks = [.. policy.Agents.Select(a => new bool[a.Shape.Decisions])];
        probabilities = new double[Math.Max(1, policy.Options.Most)];
        var parameters = space.Parameters.Count;
        criticSlopes = new double[parameters];
        criticMarks = new bool[parameters];
        if (options.HasCritic)
        {
            critic = new PrefixNetwork(new NetworkShape(space, context, _ => 1), options.Hidden, random);
            criticTrace = new NetworkTrace(critic.Shape, options.Hidden);
            Array.Fill(criticMarks, true);
        }
    }

    public void Learn(IReadOnlyList<Experience> batch, IReadOnlyList<Experience> examples, double progress)
    {
        var entropy = options.FirstEntropy + (progress * (options.LastEntropy - options.FirstEntropy));
        var lessons = new List<Lesson>(batch.Count + examples.Count);
        lessons.AddRange(batch.Where(e => e.Decided.Contains(true)).Select(e => Prepare(e, isExample: false)));
        Normalise(lessons);
        lessons.AddRange(examples.Select(e => Prepare(e, isExample: true)));

        // Examples are dealt out evenly among the parts of a pass.
        var parts = Math.Max(1, lessons.Count / MiniBatch);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            for (var part = 0; part < parts; part++)
            {
                var count = 0;
                for (var i = part; i < lessons.Count; i += parts)
                {
                    count++;
                }

                for (var i = part; i < lessons.Count; i += parts)
                {
                    Study(lessons[i], entropy, 1.0 / count);
                }

                foreach (var agent in policy.Agents)
                {
                    agent.Step(options.Rate);
                }

                critic?.Step(options.Rate);
            }
        }
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var agent in policy.Agents)
        {
            agent.Save(writer);
        }

        critic?.Save(writer);
    }

    public void Restore(BinaryReader reader)
    {
        foreach (var agent in policy.Agents)
        {
            agent.Restore(reader);
        }

        critic?.Restore(reader);
    }

    private Lesson Prepare(Experience experience, bool isExample)
    {
        var lesson = new Lesson(experience, new bool[policy.Options.Total], new double[space.Parameters.Count], new double[space.Parameters.Count], isExample);
        policy.Masks(experience, lesson.Masks);
        Forward(experience);
        for (var p = 0; p < space.Parameters.Count; p++)
        {
            lesson.OldLogs[p] = experience.Decided[p] ? LogProbability(lesson, p) : 0;
        }

        if (isExample)
        {
            Array.Fill(lesson.Advantages, options.Imitation);
        }
        else if (critic is null)
        {
            Array.Fill(lesson.Advantages, experience.Advantage);
        }
        else
        {
            Estimate(lesson);
        }

        return lesson;
    }

    // Generalised advantage estimates: nothing is earned before the last decision, and a kept or inactive parameter is no decision.
    private void Estimate(Lesson lesson)
    {
        Value(lesson.Experience);
        var next = lesson.Experience.Advantage;
        double advantage = 0;
        for (var p = space.Parameters.Count - 1; p >= 0; p--)
        {
            if (lesson.Experience.Decided[p])
            {
                var value = criticTrace!.Outputs[p];
                advantage = next - value + (ReinforcementOptions.Lambda * advantage);
                lesson.Advantages[p] = advantage;
                next = value;
            }
        }
    }

    private void Normalise(List<Lesson> lessons)
    {
        if (critic is null)
        {
            return;
        }

        double sum = 0, squares = 0;
        var count = 0;
        foreach (var lesson in lessons)
        {
            for (var p = 0; p < space.Parameters.Count; p++)
            {
                if (lesson.Experience.Decided[p])
                {
                    sum += lesson.Advantages[p];
                    squares += lesson.Advantages[p] * lesson.Advantages[p];
                    count++;
                }
            }
        }

        if (count < 2)
        {
            return;
        }

        var mean = sum / count;
        var deviation = Math.Sqrt(Math.Max(1e-12, (squares / count) - (mean * mean)));
        foreach (var lesson in lessons)
        {
            for (var p = 0; p < space.Parameters.Count; p++)
            {
                lesson.Advantages[p] = (lesson.Advantages[p] - mean) / deviation;
            }
        }
    }

    private void Study(Lesson lesson, double entropy, double share)
    {
        var experience = lesson.Experience;
        Forward(experience);
        for (var a = 0; a < traces.Length; a++)
        {
            slopes[a].AsSpan().Clear();
            marks[a].AsSpan().Clear();
        }

        for (var p = 0; p < space.Parameters.Count; p++)
        {
            if (experience.Decided[p])
            {
                AddSlopes(lesson, p, entropy, share);
            }
        }

        for (var a = 0; a < traces.Length; a++)
        {
            policy.Agents[a].Backward(traces[a], slopes[a], marks[a]);
        }

        if (critic is null || lesson.IsExample)
        {
            return;
        }

        // Half the square of the distance from the reward.
        Value(experience);
        for (var p = 0; p < criticSlopes.Length; p++)
        {
            criticSlopes[p] = share * (criticTrace!.Outputs[p] - experience.Advantage) / criticSlopes.Length;
        }

        critic.Backward(criticTrace!, criticSlopes, criticMarks);
    }

    private void AddSlopes(Lesson lesson, int parameter, double entropy, double share)
    {
        var agent = policy.AgentOf(parameter);
        var shape = policy.Agents[agent].Shape;
        var answers = traces[agent].Outputs.AsSpan(shape.FirstOutput[parameter], shape.Outputs[parameter]);
        var into = slopes[agent].AsSpan(shape.FirstOutput[parameter], shape.Outputs[parameter]);
        marks[agent][parameter] = true;
        var factor = lesson.Advantages[parameter];
        if (double.IsFinite(options.Clip) && !lesson.IsExample)
        {
            var ratio = Math.Exp(Math.Clamp(LogProbability(lesson, parameter) - lesson.OldLogs[parameter], -20, 20));
            var clipped = factor > 0 ? ratio > 1 + options.Clip : ratio < 1 - options.Clip;
            factor = clipped ? 0 : factor * ratio;
        }

        if (policy.Options.IsBeta(parameter))
        {
            // The entropy by its sample: the slope of -log p weighed with it.
            var position = SpaceSampler.ToUnit(space.Parameters[parameter], lesson.Experience.Cells[parameter]);
            var surprise = entropy * BetaChoice.LogDensity(answers, position);
            BetaChoice.AddSlope(answers, position, -share * (factor - surprise), into);
            return;
        }

        var open = lesson.Masks.AsSpan(policy.Options.First(parameter), answers.Length);
        var chances = probabilities.AsSpan(0, answers.Length);
        Choices.Softmax(answers, open, 1, chances);
        var disorder = Choices.Entropy(chances);
        var taken = policy.Options.Of(parameter, lesson.Experience.Cells[parameter]);
        for (var i = 0; i < chances.Length; i++)
        {
            if (open[i])
            {
                var log = chances[i] > 0 ? Math.Log(chances[i]) : 0;
                into[i] += share * ((-factor * ((i == taken ? 1 : 0) - chances[i])) + (entropy * chances[i] * (log + disorder)));
            }
        }
    }

    private double LogProbability(Lesson lesson, int parameter)
    {
        var agent = policy.AgentOf(parameter);
        var shape = policy.Agents[agent].Shape;
        var answers = traces[agent].Outputs.AsSpan(shape.FirstOutput[parameter], shape.Outputs[parameter]);
        if (policy.Options.IsBeta(parameter))
        {
            return BetaChoice.LogDensity(answers, SpaceSampler.ToUnit(space.Parameters[parameter], lesson.Experience.Cells[parameter]));
        }

        var chances = probabilities.AsSpan(0, answers.Length);
        Choices.Softmax(answers, lesson.Masks.AsSpan(policy.Options.First(parameter), answers.Length), 1, chances);
        return Math.Log(Math.Max(1e-300, chances[policy.Options.Of(parameter, lesson.Experience.Cells[parameter])]));
    }

    private void Forward(Experience experience)
    {
        for (var a = 0; a < traces.Length; a++)
        {
            policy.Agents[a].Run(traces[a], experience.Preference, experience.Cells);
        }
    }

    private void Value(Experience experience) => critic!.Run(criticTrace!, experience.Preference, experience.Cells);

    private sealed record Lesson(Experience Experience, bool[] Masks, double[] OldLogs, double[] Advantages, bool IsExample);
}
