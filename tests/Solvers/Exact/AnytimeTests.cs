using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers.Exact;

namespace Dse.Solvers.Tests.Exact;

/// <summary>Exact methods hand over a design while they work, and end when they are told to.</summary>
public class AnytimeTests
{
    [Theory]
    [InlineData("FleetMix")]
    [InlineData("Partition")]
    [InlineData("ModelSubset")]
    [InlineData("Precision")]
    public void A_proof_that_is_cut_short_leaves_the_designs_that_it_handed_over(string kind)
    {
        using var spec = JsonDocument.Parse(Spec(kind, new System.Random(3)));
        var errors = new List<SpecError>();
        var study = StudyKinds.Resolve(spec.RootElement, errors)?.Parse(spec.RootElement, errors);
        Assert.Empty(errors);
        var method = Assert.IsAssignableFrom<IAnytimeMethod>(ExactMethods.For(study!.Problem));
        var (taken, asked) = (new List<double[]>(), 0);

        var result = method.Solve(Stop);

        Assert.False(result.Proved);
        Assert.NotEmpty(taken);
        Assert.Equal(study.Problem.Space.Parameters.Count, taken[0].Length);

        // Once told, it looks up a few times at most on its way out.
        Assert.InRange(asked, 1, 20);

        bool Stop()
        {
            if (taken.Count == 0 && method.TryTake(out var cells))
            {
                taken.Add(cells);
            }

            asked += taken.Count > 0 ? 1 : 0;
            return taken.Count > 0;
        }
    }

    [Theory]
    [InlineData("FleetMix")]
    [InlineData("Partition")]
    [InlineData("ModelSubset")]
    [InlineData("Precision")]
    public void A_cancelled_study_keeps_what_was_found(string kind)
    {
        using var spec = JsonDocument.Parse(Spec(kind, new System.Random(3)));
        var study = StudyKinds.Resolve(spec.RootElement, new List<SpecError>())!.Parse(spec.RootElement, new List<SpecError>())!;
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var front = Explorer.Run(study.Problem, study.Search with { Strategy = "exact" }, ExplorerOptions.Default, null, default, cancelled.Token);

        Assert.Equal(StudyStatus.Cancelled, front.Status);
        Assert.False(front.Proved);
    }

    // Large enough that no proof is done at the first look.
    private static string Spec(string kind, System.Random random)
    {
        string Number(double least, double most) => (least + ((most - least) * random.NextDouble())).ToString("R", CultureInfo.InvariantCulture);
        string List(int count, Func<int, string> entry) => string.Join(',', Enumerable.Range(0, count).Select(entry));
        return kind switch
        {
            "FleetMix" => $$"""
                {"kind":"FleetMix","requestsPerSecond":97,"distribution":[[{{List(12, _ => Number(0.1, 1))}}]],
                 "devices":[{{List(8, d => $$"""{"name":"d{{d}}","costPerHour":{{Number(1, 5)}},"throughput":[[{{List(12, _ => Number(1, 6))}}]]}""")}}]}
                """,
            "Partition" => $$"""
                {"kind":"Partition","devices":[{{List(6, d => $$"""{"name":"d{{d}}"}""")}}],
                 "links":[{{string.Join(',', Enumerable.Range(0, 6).SelectMany(a => Enumerable.Range(a + 1, 5 - a).Select(b => $$"""{"from":"d{{a}}","to":"d{{b}}","gBps":1}""")))}}],
                 "layers":[{{List(60, l => $$"""{"name":"l{{l}}","outputBytes":1e5,"latencyMs":{ {{List(6, d => $"\"d{d}\":{Number(1, 3)}")}} } }""")}}]}
                """,
            "ModelSubset" => $$"""
                {"kind":"ModelSubset","objectives":["min loss","min energyJoules","min memoryBytes"],
                 "models":[{{List(30, m => $$"""{"name":"m{{m}}","energyJoules":{{Number(5, 25)}},"memoryBytes":{{Number(1, 9)}},"loss":[{{List(8, _ => Number(0, 1))}}]}""")}}]}
                """,
            _ => $$"""
                {"kind":"Precision","layers":[{{List(30, l => $$"""{"name":"l{{l}}","options":[{{List(3, o => $$"""{"bits":{{2 + (2 * o)}},"sensitivity":{{Number(0, 1)}},"latencyMs":{{Number(0, 1)}},"bytes":{{random.Next(1, 999)}}}""")}}]}""")}}]}
                """,
        };
    }
}
