using System.Text.Json;

namespace Dse.Core.Studies;

/// <summary>Reads <c>search.reinforcement</c>.</summary>
internal static class ReinforcementReader
{
    private const int MaxAgents = 200;
    private const int MaxName = 200;

    /// <summary>The settings; the default when left out.</summary>
    public static ReinforcementSettings Read(SpecObject search, ICollection<SpecError> errors)
    {
        if (search.Object("reinforcement") is not { } spec)
        {
            return ReinforcementSettings.Default;
        }

        var algorithm = ReinforcementSettings.Algorithms[spec.Choice("algorithm", ReinforcementSettings.Algorithms, 0)];
        var agents = spec.Has("agents") ? Agents(spec, errors) : null;
        if (agents is not null && algorithm != ReinforcementSettings.MultiAgent)
        {
            spec.Error("agents", "notTogether", $"'{algorithm}' has one agent. Use {ReinforcementSettings.MultiAgent}, or leave agents out.");
        }

        var policy = spec.Member("policy");
        if (policy is { ValueKind: not JsonValueKind.Object } other)
        {
            spec.Error("policy", "wrongType", $"Expected the policy.json of an earlier study, found {SpecObject.Describe(other)}. './dse run' also takes the path of the file.");
        }

        var learns = spec.Flag("learn", fallback: true);
        if (!learns && policy is null)
        {
            spec.Error("learn", "notTogether", "Without learning a policy is needed. Give policy, or leave learn out.");
        }

        spec.RejectUnknown();
        return new ReinforcementSettings(algorithm, agents, policy?.GetRawText(), learns);
    }

    private static List<IReadOnlyList<string>> Agents(SpecObject spec, ICollection<SpecError> errors)
    {
        var agents = new List<IReadOnlyList<string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (element, path) in spec.List("agents", MaxAgents))
        {
            var names = element.ValueKind == JsonValueKind.Array
                ? element.EnumerateArray().Select(n => n.ValueKind == JsonValueKind.String && n.GetString()!.Length <= MaxName ? n.GetString() : null).ToArray()
                : [null];
            if (names.Length == 0 || names.Contains(null))
            {
                errors.Add(new SpecError(path, "wrongType", $"Expected a list of names of parameters, found {SpecObject.Describe(element)}."));
                continue;
            }

            foreach (var twice in names.Where(n => !seen.Add(n!)))
            {
                errors.Add(new SpecError(path, "duplicateValue", $"'{twice}' stands twice. Give each parameter to one agent."));
            }

            agents.Add(names!);
        }

        return agents;
    }
}
