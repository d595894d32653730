using System.Globalization;
using System.Text.Json.Nodes;

namespace Dse.Core.Sweeps;

/// <summary>A place in the template and the values that it takes.</summary>
/// <param name="Path">The place, for example <c>cluster.devices</c> or <c>networks[0].weight</c>.</param>
/// <param name="Steps">The path's names and indices.</param>
/// <param name="Values">The listed values as JSON; empty for an interval.</param>
/// <param name="Interval">An interval to draw from; null when the values are listed.</param>
public sealed record SweepAxis(string Path, IReadOnlyList<SweepStep> Steps, IReadOnlyList<string> Values, SweepInterval? Interval)
{
    /// <summary>A value drawn at random, as JSON.</summary>
    public string Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Interval is { } interval
            ? interval.Draw(random).ToString("R", CultureInfo.InvariantCulture)
            : Values[random.Next(Values.Count)];
    }

    /// <summary>Puts a value in the axis' place; objects on the way that are not there are made.</summary>
    /// <returns>Null, or why the place cannot be reached.</returns>
    public string? Set(JsonObject template, string valueJson)
    {
        ArgumentNullException.ThrowIfNull(template);
        JsonNode at = template;
        for (var i = 0; ; i++)
        {
            var isLast = i == Steps.Count - 1;
            switch (at, Steps[i])
            {
                case (JsonObject target, { Name: { } name }) when isLast:
                    target[name] = JsonNode.Parse(valueJson);
                    return null;
                case (JsonArray target, { Name: null } step) when step.Index < target.Count && isLast:
                    target[step.Index] = JsonNode.Parse(valueJson);
                    return null;
                case (JsonObject target, { Name: { } name }):
                    at = target[name] ??= new JsonObject();
                    break;
                case (JsonArray target, { Name: null } step) when step.Index < target.Count && target[step.Index] is { } element:
                    at = element;
                    break;
                default:
                    return $"The template has no {Steps[i]} at {string.Concat(Steps.Take(i).Select(s => s.ToString()))}. Put it there, or correct the path.";
            }
        }
    }

    /// <summary>Reads a path such as <c>cluster.devices</c> or <c>networks[0].weight</c>; null when it is none.</summary>
    public static IReadOnlyList<SweepStep>? ReadPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var steps = new List<SweepStep>();
        var rest = path.StartsWith("$.", StringComparison.Ordinal) ? path.AsSpan(2) : path;
        while (rest.Length > 0)
        {
            if (rest[0] == '[')
            {
                var close = rest.IndexOf(']');
                if (steps.Count == 0 || close < 2 || !int.TryParse(rest[1..close], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    return null;
                }

                steps.Add(new SweepStep(null, index));
                rest = rest[(close + 1)..];
                continue;
            }

            if (steps.Count > 0)
            {
                if (rest[0] != '.')
                {
                    return null;
                }

                rest = rest[1..];
            }

            var end = rest.IndexOfAny('.', '[');
            var name = end < 0 ? rest : rest[..end];
            if (name.IsEmpty)
            {
                return null;
            }

            steps.Add(new SweepStep(name.ToString(), 0));
            rest = end < 0 ? [] : rest[end..];
        }

        return steps.Count > 0 ? steps : null;
    }
}
