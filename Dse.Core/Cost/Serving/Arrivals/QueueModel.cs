namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>
/// Closed form of continuous batching under Poisson arrivals of like requests: the steady state that
/// <see cref="ContinuousBatching"/> plays out step by step. Equations in docs/serving-traffic.md §2.
/// </summary>
/// <remarks>Pure; a few hundred calls of the step function.</remarks>
public static class QueueModel
{
    private const int Iterations = 60;

    // 99 of 100 lie at most this many standard deviations above the mean of a normal distribution.
    private const double Z99 = 2.326;

    /// <summary>Steady state of one engine.</summary>
    /// <param name="requestsPerSecond">Arrivals at this engine, above 0.</param>
    /// <param name="promptTokens">Prompt tokens to compute of each, above 0.</param>
    /// <param name="cachedTokens">Cached positions of each.</param>
    /// <param name="outputTokens">Tokens each emits, at least 1.</param>
    /// <param name="policy">How the engine fills its steps.</param>
    /// <param name="step">How long a step takes.</param>
    public static QueueEstimate Estimate(
        double requestsPerSecond, double promptTokens, double cachedTokens, double outputTokens, BatchingPolicy policy, StepSeconds step)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestsPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(promptTokens);
        var places = Math.Min(policy.MaxSequences, Math.Floor(policy.CacheTokens / (cachedTokens + promptTokens + outputTokens)));
        if (places < 1)
        {
            return Unstable(double.PositiveInfinity);
        }

        var job = new Job(requestsPerSecond, promptTokens, cachedTokens + promptTokens + (outputTokens / 2), Math.Max(0, outputTokens - 1));
        var sequences = 0.0;
        var mix = default(StepMix);
        for (var i = 0; i < Iterations; i++)
        {
            // More sequences than places never run at once; the load below says that there were too many.
            mix = MixOf(job, Math.Min(sequences, places), policy, step);
            var wanted = Math.Min(job.Rate * Decoding(job, mix, 0), 2 * places);
            if (Math.Abs(wanted - sequences) <= 1e-9 * (1 + sequences))
            {
                break;
            }

            sequences = (sequences + wanted) / 2;
        }

        var residence = mix.OwnSeconds + Decoding(job, mix, 0);
        var placeLoad = job.Rate * residence / places;
        return Math.Max(mix.PromptLoad, placeLoad) < 1
            ? Stable(job, places, sequences, residence, placeLoad, mix)
            : Unstable(Math.Max(mix.PromptLoad, placeLoad));
    }

    private static QueueEstimate Stable(in Job job, double places, double sequences, double residence, double placeLoad, in StepMix mix)
    {
        var decoding = 1 - Math.Exp(-sequences);

        // An arrival waits for the rest of the prompt or step in progress, then for the prompts in front of it.
        var unit = mix.Chunks * mix.MixedSeconds;
        var rest = (mix.MixedShare * unit / 2) + ((1 - mix.MixedShare) * decoding * mix.DecodeSeconds / 2);
        var forPrompts = rest / (1 - mix.PromptLoad);

        // Waiting for a place: Sakasegawa's form of M/D/c (1977), like requests staying equally long.
        var forPlace = residence / places * Math.Pow(placeLoad, Math.Sqrt(2 * (places + 1)) - 1) / (1 - placeLoad) / 2;
        var wait = forPrompts + forPlace;
        var busy = mix.MixedShare + ((1 - mix.MixedShare) * decoding);
        var longest = mix.MixedShare > 0.01 ? mix.MixedSeconds : decoding > 0.01 ? mix.DecodeSeconds : 0;
        var tokens = Math.Max(1, job.DecodeSteps);
        return new QueueEstimate(
            true,
            mix.OwnSeconds + wait,
            mix.OwnSeconds + Tail(wait, busy, 0.5),
            mix.OwnSeconds + Math.Max(Tail(wait, busy, 0.01), 0.99 * longest),
            Decoding(job, mix, 0) / tokens,
            Decoding(job, mix, Z99) / tokens,
            wait,
            sequences,
            Math.Max(mix.PromptLoad, placeLoad));
    }

    // The wait beyond which a share of arrivals waits, when a share `busy` waits at all, exponentially.
    private static double Tail(double mean, double busy, double share) => busy > share ? mean / busy * Math.Log(busy / share) : 0;

    // Seconds between first and last token: own steps, of which as many carry prompts as come meanwhile (z standard
    // deviations above the mean) and as the queue holds when the own prompt ends. Rises to its fixed point from below.
    private static double Decoding(in Job job, in StepMix mix, double z)
    {
        var steps = job.DecodeSteps;
        var extra = mix.MixedSeconds - mix.DecodeSeconds;
        var seconds = steps * mix.DecodeSeconds;
        for (var i = 0; i < Iterations && extra > 0; i++)
        {
            var prompts = mix.MixedPerSecond / mix.Chunks * seconds;
            var mixed = Math.Min(steps, (mix.Chunks * (prompts + (z * Math.Sqrt(prompts)))) + Math.Min(mix.Behind, steps));
            seconds = (steps * mix.DecodeSeconds) + (mixed * extra);
        }

        return seconds;
    }

    // How steps with and without prompt tokens alternate when so many sequences decode.
    private static StepMix MixOf(in Job job, double running, BatchingPolicy policy, StepSeconds step)
    {
        var room = Math.Max(1, policy.ChunkTokens - running);
        var context = running > 0 ? job.Context : 0;

        // A sequence that decodes sees itself beside the others.
        var alone = step(0, Math.Max(1, running), job.Context);
        if (job.PromptTokens < room)
        {
            return Together(job, running, room, context, alone, step);
        }

        var chunks = Math.Ceiling(job.PromptTokens / room);
        var mixed = step(job.PromptTokens / chunks, running, context);
        var load = job.Rate * chunks * mixed;
        var share = Math.Min(0.999, load);

        // Prompts left behind when one ends, less those that are there at a later step (M/D/1).
        var left = share + (share * share / (2 * (1 - share)));
        var byStep = share / mixed / ((share / mixed) + ((1 - share) / alone));

        // A long queue empties slowly: the workload's own time scale is variance over twice the drift squared.
        var scale = load * chunks * mixed / (2 * (1 - share) * (1 - share));
        var forgotten = 1 - Math.Exp(-job.DecodeSteps * alone / scale);
        return new StepMix(chunks, mixed, alone, job.Rate * chunks, load, chunks * mixed, chunks * left * (1 - (byStep / share)) * forgotten, Math.Min(1, load));
    }

    // Prompts that come during one step share the next.
    private static StepMix Together(in Job job, double running, double room, double context, double alone, StepSeconds step)
    {
        var mixed = step(job.PromptTokens, running, context);
        var together = 1.0;
        for (var i = 0; i < 20; i++)
        {
            together = Math.Clamp(job.Rate * mixed / (1 - Math.Exp(-job.Rate * mixed)), 1, room / job.PromptTokens);
            var next = step(together * job.PromptTokens, running, context);
            var done = Math.Abs(next - mixed) <= 1e-6 * mixed;
            mixed = next;
            if (done)
            {
                break;
            }
        }

        var perSecond = job.Rate / together;
        var share = Math.Min(1, perSecond * mixed);
        var own = step(Math.Min(room, (1 + (share * job.Rate * mixed)) * job.PromptTokens), running, context);
        var byStep = share / mixed / ((share / mixed) + ((1 - share) / alone));
        var behind = Math.Max(0, 1 - Math.Exp(-job.Rate * mixed) - byStep);
        return new StepMix(1, mixed, alone, perSecond, job.Rate * job.PromptTokens / room * step(room, running, context), own, behind, share);
    }

    private static QueueEstimate Unstable(double load) =>
        new(false, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, load);

    private readonly record struct Job(double Rate, double PromptTokens, double Context, double DecodeSteps);

    private readonly record struct StepMix(
        double Chunks, double MixedSeconds, double DecodeSeconds, double MixedPerSecond, double PromptLoad, double OwnSeconds, double Behind, double MixedShare);
}
