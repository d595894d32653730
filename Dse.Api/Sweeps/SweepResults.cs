using System.Text.Json;
using Dse.Api.Fronts;
using Dse.Api.Json;
using Dse.Api.Studies;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;

namespace Dse.Api.Sweeps;

/// <summary>What came out of a run: its joint front, its table, and how it differs from another.</summary>
internal static class SweepResults
{
    /// <summary>The joint front.</summary>
    public static SweepFrontResponse Front(SweepFamily family)
    {
        var joint = family.Join();
        return new SweepFrontResponse
        {
            Run = family.Run,
            Objectives = [.. family.Objectives.Select(o => o.ToString())],
            ReferencePoint = joint.ReferencePoint,
            Hypervolume = joint.JointHypervolume,
            OpenStudies = Open(family),
            Points = [.. joint.Joint.Select(j => Point(family, j.Front, family.Members[j.Front].Front.Points[j.Point]))],
        };
    }

    /// <summary>The table.</summary>
    public static SweepTableResponse Table(SweepFamily family)
    {
        var joint = family.Objectives.Count > 0 ? family.Join() : null;
        return new SweepTableResponse
        {
            Run = family.Run,
            Objectives = [.. family.Objectives.Select(o => o.ToString())],
            Rows = [.. family.Members.Select((m, i) => new SweepRow
            {
                Values = Json(m.Member.ValuesJson),
                Study = StudySummary.From(m.Front.Study),
                Best = Best(m.Front),
                OnJointFront = joint?.Joint.Count(j => j.Front == i) ?? 0,
            })],
        };
    }

    /// <summary>The later run against the earlier one, or against nothing; both seek the same.</summary>
    public static SweepChangesResponse Changes(SweepFamily? before, SweepFamily after, DateTimeOffset? nextFireAt)
    {
        var both = FrontFamily.Of(after.Objectives, null, [.. (before?.Points ?? []).Concat(after.Points)]);
        var (old, now) = (before?.Join(both.ReferencePoint), after.Join(both.ReferencePoint));
        var earlier = before is null ? [] : Designs(before, old!);
        var later = Designs(after, now);
        var kept = later.Where(d => earlier.ContainsKey(d.Key)).Select(d => (Before: earlier[d.Key], After: d.Value)).ToList();
        var moved = kept.Where(k => !after.Objectives.All(o => Equals(Value(k.Before.Stored, o), Value(k.After.Stored, o)))).ToList();
        return new SweepChangesResponse
        {
            Run = after.Run,
            Since = before?.Run,
            NextFireAt = nextFireAt,
            Objectives = [.. after.Objectives.Select(o => o.ToString())],
            ReferencePoint = both.ReferencePoint,
            HypervolumeBefore = old?.JointHypervolume,
            HypervolumeAfter = now.JointHypervolume,
            DriftRatio = old?.JointHypervolume > 0 && now.JointHypervolume is { } volume ? (volume / old.JointHypervolume) - 1 : null,
            Gained = [.. later.Where(d => !earlier.ContainsKey(d.Key)).Select(d => Point(after, d.Value.Front, d.Value.Stored))],
            Lost = [.. earlier.Where(d => !later.ContainsKey(d.Key)).Select(d => Point(before!, d.Value.Front, d.Value.Stored))],
            Moved = [.. moved.Select(m => new MovedPoint
            {
                Values = Json(after.Members[m.After.Front].Member.ValuesJson),
                Before = FrontPointResponse.From(m.Before.Stored),
                After = FrontPointResponse.From(m.After.Stored),
            })],
            Same = kept.Count - moved.Count,
            OpenStudies = Open(after),
            Causes = before is null ? [] : SweepCauses.Of(before, after),
        };
    }

    private static int Open(SweepFamily family) => family.Members.Count(m => !m.Front.Study.State.HasEnded());

    private static SweepPoint Point(SweepFamily family, int member, StoredPoint point) => new()
    {
        Study = family.Members[member].Front.Study.Id,
        Values = Json(family.Members[member].Member.ValuesJson),
        Point = FrontPointResponse.From(point),
    };

    // A design is known by its axes' values and its parameters.
    private static Dictionary<string, (int Front, StoredPoint Stored)> Designs(SweepFamily family, FrontFamily joint)
    {
        var designs = new Dictionary<string, (int Front, StoredPoint Stored)>(StringComparer.Ordinal);
        foreach (var (front, point) in joint.Joint)
        {
            var stored = family.Members[front].Front.Points[point];
            var parameters = new Dictionary<string, ParameterValue>(stored.Point.Parameters, StringComparer.Ordinal);
            designs[family.Members[front].Member.ValuesJson + JsonSerializer.Serialize(parameters, ApiJson.Default.DictionaryStringParameterValue)] = (front, stored);
        }

        return designs;
    }

    private static double? Value(StoredPoint point, Objective objective) =>
        point.Point.Metrics.FirstOrDefault(m => string.Equals(m.Key, objective.Metric, StringComparison.Ordinal)).Value;

    private static Dictionary<string, double>? Best(StudyFront front)
    {
        if (front.Points.Count == 0 || front.Objectives.Count == 0)
        {
            return null;
        }

        var best = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var objective in front.Objectives)
        {
            var values = front.Points.Select(p => Value(p, objective)).OfType<double>().ToList();
            if (values.Count > 0)
            {
                best[objective.Metric] = objective.Maximize ? values.Max() : values.Min();
            }
        }

        return best;
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize(text, ApiJson.Default.JsonElement);
}
