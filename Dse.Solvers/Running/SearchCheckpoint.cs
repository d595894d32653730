using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search;

namespace Dse.Solvers.Running;

/// <summary>A checkpoint: format, problem, strategy, time spent, record, then the runner's own part; a hash at the end.</summary>
internal sealed class SearchCheckpoint
{
    private const int FormatVersion = 3;
    private const string Magic = "dse-checkpoint";
    private const int HashBytes = 32;

    private readonly BinaryReader reader;

    private SearchCheckpoint(BinaryReader reader, StrategyChoice choice, double seconds)
    {
        this.reader = reader;
        Choice = choice;
        Seconds = seconds;
    }

    /// <summary>The strategy that ran; not chosen again, so that going on does not depend on how the choice is made today.</summary>
    public StrategyChoice Choice { get; }

    /// <summary>Seconds spent before.</summary>
    public double Seconds { get; }

    /// <summary>Writes a checkpoint.</summary>
    public static byte[] Write(byte[] fingerprint, StrategyChoice choice, double seconds, SearchRecord record, Action<BinaryWriter> writeRest)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(fingerprint);
        writer.Write(choice.Name);
        writer.Write(choice.Description);
        writer.Write(choice.SpaceSize ?? -1);
        writer.Write(seconds);
        record.Save(writer);
        writeRest(writer);
        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Checks a checkpoint and reads its head.</summary>
    /// <exception cref="CheckpointException">Another format or problem, or damaged.</exception>
    public static SearchCheckpoint Open(ReadOnlyMemory<byte> checkpoint, byte[] fingerprint) => Guard(() =>
    {
        var bytes = checkpoint.ToArray();
        var content = Math.Max(0, bytes.Length - HashBytes);
        var head = new BinaryReader(new MemoryStream(bytes, 0, content, writable: false), Encoding.UTF8);
        if (head.ReadString() != Magic)
        {
            throw new FormatException("it does not begin like a checkpoint.");
        }

        // The format comes before the hash, so that an old checkpoint is called old and not damaged.
        var format = head.ReadInt32();
        if (format != FormatVersion)
        {
            throw new CheckpointException("otherFormat", $"The checkpoint has format {format}; this version reads {FormatVersion}. Start the search anew.");
        }

        if (!SHA256.HashData(bytes.AsSpan(0, content)).AsSpan().SequenceEqual(bytes.AsSpan(content)))
        {
            throw new FormatException("its hash does not match.");
        }

        if (!head.ReadBytes(fingerprint.Length).AsSpan().SequenceEqual(fingerprint))
        {
            throw new CheckpointException("otherProblem", "The checkpoint belongs to another problem or other search settings. Start the search anew.");
        }

        var choice = new StrategyChoice(head.ReadString(), head.ReadString(), head.ReadInt64() is var size && size >= 0 ? size : null);
        return new SearchCheckpoint(head, choice, head.ReadDouble());
    });

    /// <summary>Reads the rest into a record and a runner; once.</summary>
    /// <exception cref="CheckpointException">Damaged, or the strategy's part has another format.</exception>
    public void ReadInto(SearchRecord record, Action<BinaryReader> readRest) => Guard(() =>
    {
        record.Restore(reader);
        readRest(reader);
        return true;
    });

    /// <summary>A hash over everything about the problem and the settings that decides the result.</summary>
    public static byte[] Fingerprint(StudyProblem problem, SearchSettings search)
    {
        var text = new StringBuilder();
        Line(text, "kind", problem.Kind);
        foreach (var parameter in problem.Space.Parameters)
        {
            Line(text, "parameter", parameter.Name, parameter.Kind, parameter.From, parameter.To, parameter.LogScale, parameter.When?.Text);
            if (parameter.Permutation is { } permutation)
            {
                Line(text, "item", ParameterValue.OfList(permutation.Items));
            }

            foreach (var level in parameter.Levels)
            {
                Line(text, "level", level.Kind, level);
            }
        }

        foreach (var rule in problem.Space.Rules)
        {
            Line(text, "rule", rule.Text);
        }

        foreach (var constraint in problem.Space.Constraints)
        {
            Line(text, "constraint", constraint.Text);
        }

        foreach (var objective in problem.Objectives)
        {
            Line(text, "objective", objective);
        }

        foreach (var metric in problem.Evaluator.Metrics)
        {
            Line(text, "metric", metric.Name);
        }

        foreach (var reason in problem.Reasons)
        {
            Line(text, "reason", reason);
        }

        foreach (var seed in search.WarmStart.Concat(search.Enqueued))
        {
            Line(text, "seed", seed.Parameters, seed.Metrics);
        }

        Line(text, "search", search.Strategy, search.Evaluations, search.Seed, search.BatchSize, search.EarlyStopping);
        if (search.Reinforcement != ReinforcementSettings.Default)
        {
            var (algorithm, agents, policy, learns) = search.Reinforcement;
            Line(text, "reinforcement", algorithm, string.Join(';', (agents ?? []).Select(a => string.Join(',', a))), policy, learns);
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Line(StringBuilder text, params object?[] parts)
    {
        foreach (var part in parts)
        {
            var shown = Convert.ToString(part, CultureInfo.InvariantCulture) ?? string.Empty;
            text.Append(shown.Length).Append(':').Append(shown).Append(' ');
        }

        text.Append('\n');
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new CheckpointException("damaged", $"The checkpoint is damaged: {e.Message} Start the search anew.");
        }
    }
}
