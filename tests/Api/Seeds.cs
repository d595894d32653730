using System.Text;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Storage;
using Dse.Storage.Claims;
using Dse.Storage.Studies;

namespace Dse.Api.Tests;

/// <summary>Puts studies, fronts and trials into the database the way workers do.</summary>
internal static class Seeds
{
    public static async Task<Study> StudyAsync(this ApiFixture api, TenantId tenant, string name = "a study", string kind = "TrainingPlan", params string[] tags)
    {
        var submission = new StudySubmission(kind, name, $$"""{"kind":"{{kind}}","name":"{{name}}","objectives":["min a","max b"]}""") { Tags = tags };
        return Assert.IsType<SubmitResult.Accepted>(await api.Get<StudyStore>().SubmitAsync(tenant, submission, null, "test", CancellationToken.None)).Study;
    }

    /// <summary>Takes up one study as a worker would; studies of other tests go back to the queue.</summary>
    public static async Task<Claim> ClaimAsync(this ApiFixture api, Guid study)
    {
        var store = api.Get<ClaimStore>();
        var others = new List<Claim>();
        try
        {
            while (await store.ClaimNextAsync("test worker", TimeSpan.FromMinutes(5), CancellationToken.None) is { } claim)
            {
                if (claim.StudyId == study)
                {
                    return claim;
                }

                others.Add(claim);
            }

            throw new InvalidOperationException("The study is not in the queue.");
        }
        finally
        {
            foreach (var other in others)
            {
                await store.ReleaseAsync(other, CancellationToken.None);
            }
        }
    }

    public static Task SaveFrontAsync(this ApiFixture api, Claim claim, params FrontPoint[] points) =>
        Held(api.Get<ClaimStore>().SaveFrontAsync(claim, points, "{}", CancellationToken.None));

    public static Task CommitAsync(this ApiFixture api, Claim claim, params FrontPoint[] points) =>
        Held(api.Get<ClaimStore>().CommitAsync(
            claim,
            new FrontDocument(
                StudyStatus.Succeeded,
                "The whole space was enumerated.",
                12.5,
                [10, -1],
                1234,
                0.5,
                Reproducible: true,
                Proved: true,
                "exhaustive",
                new Dictionary<string, long>(StringComparer.Ordinal) { ["outOfMemory"] = 7 },
                [new Objective("a", Maximize: false), new Objective("b", Maximize: true)],
                points),
            "{}",
            CancellationToken.None));

    /// <summary>A finished study with three points.</summary>
    public static async Task<Study> FinishedStudyAsync(this ApiFixture api, TenantId tenant)
    {
        var study = await api.StudyAsync(tenant);
        var claim = await api.ClaimAsync(study.Id);
        await Held(api.Get<ClaimStore>().SaveTrialsAsync(
            claim,
            [
                new NewTrial(0, "feasible", null, """{"tp":8,"schedule":"1f1b"}""", """{"a":1,"b":5}"""),
                new NewTrial(1, "infeasible", "outOfMemory", """{"tp":1,"schedule":"=1+1"}""", """{"a":null,"b":null}"""),
                new NewTrial(2, "feasible", null, """{"tp":4}""", """{"a":2,"b":6}"""),
            ],
            CancellationToken.None));
        await api.CommitAsync(claim, Point(1, 10, 1, 5, 8, "1f1b"), Point(2, 20, 2, 6, 4, "1f1b"), Point(3, 30, 3, 7, 2, "gpipe"));
        return study;
    }

    /// <summary>A finished study of a real training job with one point.</summary>
    public static async Task<Study> FinishedPlanAsync(this ApiFixture api, TenantId tenant)
    {
        const string Spec = """{"kind":"TrainingPlan","name":"a plan","model":"meta-llama/Meta-Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":8,"devicesPerNode":8},"sequence":4096,"globalBatch":64}""";
        var accepted = await api.Get<StudyStore>().SubmitAsync(tenant, new StudySubmission("TrainingPlan", "a plan", Spec), null, "test", CancellationToken.None);
        var study = Assert.IsType<SubmitResult.Accepted>(accepted).Study;
        await api.CommitAsync(await api.ClaimAsync(study.Id), Point(1, 1, 1, 5) with
        {
            Parameters = [new("tp", ParameterValue.Of(2.0)), new("pp", ParameterValue.Of(1.0)), new("cp", ParameterValue.Of(1.0)), new("dp", ParameterValue.Of(4.0)), new("recompute", ParameterValue.Of("full"))],
        });
        return study;
    }

    public static FrontPoint Point(int id, long trial, double a, double b, double tp = 1, string schedule = "1f1b", bool artifact = true) => new(
        id,
        trial,
        [new("tp", ParameterValue.Of(tp)), new("schedule", ParameterValue.Of(schedule)), new("sequenceParallel", ParameterValue.Of(true))],
        [new("a", a), new("b", b), new("energyJoules", null)],
        new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal) { ["a"] = (a * 0.9, a * 1.1) },
        new Dictionary<string, double>(StringComparer.Ordinal),
        new Dictionary<string, double>(StringComparer.Ordinal),
        [],
        "prior",
        artifact ? Encoding.UTF8.GetBytes($$"""{"timeline":[{{id}}]}""") : null);

    public static async Task Held(Task<bool> write) => Assert.True(await write);
}
