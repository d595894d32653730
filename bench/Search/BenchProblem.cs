using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.TestProblems;

namespace Dse.Bench.Search;

/// <summary>A test problem under the name that the tables use.</summary>
/// <param name="Name">For example <c>zdt1x6</c>: ZDT1 with six variables.</param>
/// <param name="Spec">Its spec, search left out.</param>
/// <param name="Front">What is known of its front.</param>
internal sealed record BenchProblem(string Name, string Spec, ReferenceFront Front)
{
    /// <summary>Those of the tables, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["zdt1", "zdt2", "zdt3", "zdt4", "dtlz2", "dtlz7", "re21", "re23", "re24", "re31", "re36", "re37", "re41", "acc-a", "zdt1x6", "zdt3x6", "dtlz2x6"];

    /// <summary>Finds one by its name.</summary>
    public static BenchProblem Find(string name)
    {
        var cut = name.IndexOf('x', StringComparison.Ordinal);
        var problem = cut > 0 ? name[..cut] : name;
        var variables = cut > 0 ? $",\"variables\":{name[(cut + 1)..]}" : string.Empty;
        var spec = $$"""{"kind":"TestProblem","problem":"{{problem}}"{{variables}}}""";
        var objectives = Parse(spec).Objectives.Count;
        return new BenchProblem(name, spec, ReferenceFront.Find(problem, objectives) ?? throw new ArgumentException($"The front of '{problem}' is not known.", nameof(name)));
    }

    /// <summary>A fresh problem.</summary>
    public StudyProblem Make() => Parse(Spec);

    /// <summary>Whether every point of the front is known, so that the share found says something.</summary>
    public bool HasExactFront => Name == "acc-a";

    /// <summary>The score of what a search finds.</summary>
    public double Score(SearchSettings search) => Measure(search).Score;

    /// <summary>The score of what a search finds, and the share of the known points of the front that it holds.</summary>
    public (double Score, double? Recall) Measure(SearchSettings search)
    {
        var found = SearchQuality.Front(Make(), search);
        return (Front.Score(found), HasExactFront ? Front.Recall(found) : null);
    }

    private static StudyProblem Parse(string spec)
    {
        using var json = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();
        return StudyKinds.Find("TestProblem")!.Parse(json.RootElement, errors)?.Problem
            ?? throw new ArgumentException(string.Join(' ', errors.Select(e => e.Message)), nameof(spec));
    }
}
