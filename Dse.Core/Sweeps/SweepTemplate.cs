using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;

namespace Dse.Core.Sweeps;

/// <summary>A spec with axes: the family of studies that one run of a sweep submits.</summary>
/// <param name="Spec">The spec that all members share.</param>
/// <param name="Axes">What differs; at least one.</param>
/// <param name="Combination">How values come together.</param>
/// <param name="Samples">How many members are drawn; 0 unless they are.</param>
/// <param name="Seed">Of the draws.</param>
/// <remarks>Immutable. The same template gives the same members in the same order, always.</remarks>
public sealed record SweepTemplate(JsonElement Spec, IReadOnlyList<SweepAxis> Axes, SweepCombination Combination, int Samples, int Seed)
{
    /// <summary>The most members of one run.</summary>
    public const int MaxMembers = 1000;

    // Tries for a draw that was not drawn before, of a small space.
    private const int TriesPerSample = 50;

    /// <summary>How many members there are, at most; of draws some may fall together.</summary>
    public long Count => Combination switch
    {
        SweepCombination.Zip => Axes[0].Values.Count,
        SweepCombination.Sample => Samples,
        _ => Axes.Aggregate(1L, (count, axis) => Math.Min(count * axis.Values.Count, int.MaxValue)),
    };

    /// <summary>The members in their order: of crossed axes the last turns fastest.</summary>
    /// <param name="errors">Receives axes whose place the template does not have.</param>
    public IReadOnlyList<SweepMember> Members(ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var members = new List<SweepMember>();
        foreach (var values in Combinations())
        {
            var spec = JsonObject.Create(Spec)!.DeepClone().AsObject();
            var named = new JsonObject();
            for (var a = 0; a < Axes.Count; a++)
            {
                named[Axes[a].Path] = JsonNode.Parse(values[a]);
                if (Axes[a].Set(spec, values[a]) is { } wrong)
                {
                    errors.Add(new SpecError($"$.axes['{SpecObject.Short(Axes[a].Path)}']", "noSuchPlace", wrong));
                    return [];
                }
            }

            members.Add(new SweepMember(members.Count, Element(named), Element(spec)));
        }

        return members;
    }

    private static JsonElement Element(JsonObject node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString());
        return document.RootElement.Clone();
    }

    private IEnumerable<string[]> Combinations() => Combination switch
    {
        SweepCombination.Zip => Enumerable.Range(0, Axes[0].Values.Count).Select(i => Axes.Select(a => a.Values[i]).ToArray()),
        SweepCombination.Sample => Draws(),
        _ => Crossed(),
    };

    private IEnumerable<string[]> Crossed()
    {
        for (var i = 0L; i < Count; i++)
        {
            var values = new string[Axes.Count];
            var rest = i;
            for (var a = Axes.Count - 1; a >= 0; a--)
            {
                values[a] = Axes[a].Values[(int)(rest % Axes[a].Values.Count)];
                rest /= Axes[a].Values.Count;
            }

            yield return values;
        }
    }

    private IEnumerable<string[]> Draws()
    {
        var random = new Random(Seed);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Samples; i++)
        {
            for (var tries = 0; tries < TriesPerSample; tries++)
            {
                var values = Axes.Select(a => a.Draw(random)).ToArray();
                if (seen.Add(string.Join('\n', values)))
                {
                    yield return values;
                    break;
                }
            }
        }
    }
}
