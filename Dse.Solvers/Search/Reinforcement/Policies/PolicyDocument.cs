using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search.Reinforcement.Networks;

namespace Dse.Solvers.Search.Reinforcement.Policies;

/// <summary>A policy as JSON: what it decides, for which objectives, and the weights of its networks as 32-bit floats.</summary>
internal static class PolicyDocument
{
    private const string Format = "dse-policy";
    private const int Version = 1;
    private const string Path = "$.search.reinforcement.policy";

    /// <summary>Writes a policy.</summary>
    public static byte[] Write(Policy policy, StudyProblem problem, string algorithm)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", Version);
            writer.WriteString("algorithm", algorithm);
            writer.WriteNumber("hidden", policy.Agents[0].Hidden);
            Strings(writer, "objectives", problem.Objectives.Select(o => o.ToString()));
            Strings(writer, "parameters", problem.Space.Parameters.Select(Describe));
            writer.WriteStartArray("agents");
            foreach (var agent in policy.Agents)
            {
                writer.WriteStartObject();
                Strings(writer, "decides", Decided(agent.Shape));
                float[] weights = [.. agent.Weights.ToArray().Select(w => (float)w)];
                writer.WriteBase64String("weights", MemoryMarshal.AsBytes(weights.AsSpan()));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Loads the weights into a policy of the same shape.</summary>
    /// <returns>What does not fit, or null.</returns>
    public static SpecError? Load(string json, Policy policy, StudyProblem problem, string algorithm)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format || root.GetProperty("version").GetInt32() != Version)
            {
                return Mismatch($"is no policy of format {Format} {Version}");
            }

            if (root.GetProperty("algorithm").GetString() is var other && other != algorithm)
            {
                return Mismatch($"was learnt by '{other}', not by '{algorithm}'");
            }

            var difference = Differs(root, "objectives", problem.Objectives.Select(o => o.ToString())) ?? Differs(root, "parameters", problem.Space.Parameters.Select(Describe));
            if (difference is not null)
            {
                return Mismatch(difference);
            }

            return LoadAgents(root.GetProperty("agents"), policy, problem);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            return Mismatch($"is damaged: {e.Message}");
        }
    }

    private static SpecError? LoadAgents(JsonElement agents, Policy policy, StudyProblem problem)
    {
        if (agents.GetArrayLength() != policy.Agents.Length)
        {
            return Mismatch($"has {agents.GetArrayLength()} agents, this study {policy.Agents.Length}");
        }

        for (var a = 0; a < policy.Agents.Length; a++)
        {
            var agent = policy.Agents[a];
            if (Differs(agents[a], "decides", Decided(agent.Shape)) is { } difference)
            {
                return Mismatch(difference);
            }

            var floats = MemoryMarshal.Cast<byte, float>(agents[a].GetProperty("weights").GetBytesFromBase64());
            var weights = new double[floats.Length];
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = floats[i];
                if (!double.IsFinite(weights[i]))
                {
                    return Mismatch("holds weights that are no numbers");
                }
            }

            agent.Load(weights);
        }

        return null;
    }

    private static string? Differs(JsonElement owner, string name, IEnumerable<string> expected)
    {
        var found = owner.GetProperty(name).EnumerateArray().Select(e => e.GetString() ?? string.Empty).ToArray();
        string[] wanted = [.. expected];
        var at = Enumerable.Range(0, Math.Max(found.Length, wanted.Length)).FirstOrDefault(i => i >= found.Length || i >= wanted.Length || found[i] != wanted[i], -1);
        return at < 0 ? null : $"differs in {name}: it has {Show(found, at)} where this study has {Show(wanted, at)}";
    }

    private static string Show(string[] list, int at) => at < list.Length ? $"'{(list[at].Length <= 80 ? list[at] : list[at][..77] + "...")}'" : "nothing";

    private static IEnumerable<string> Decided(NetworkShape shape) =>
        Enumerable.Range(0, shape.Decisions).Where(p => shape.Outputs[p] > 0).Select(p => shape.Space.Parameters[p].Name);

    private static string Describe(Parameter parameter) => parameter.IsDiscrete
        ? $"{parameter.Name}: {string.Join(' ', parameter.Levels)}"
        : FormattableString.Invariant($"{parameter.Name}: {parameter.From:R} to {parameter.To:R}{(parameter.LogScale ? " log" : string.Empty)}");

    private static void Strings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static SpecError Mismatch(string what) =>
        new(Path, "policyMismatch", $"The policy {what}. Use the policy.json of a study of the same space, objectives and algorithm, or leave it out.");
}
