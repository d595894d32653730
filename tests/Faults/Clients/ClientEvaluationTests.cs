using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Faults.Tests.Attempts;
using Dse.Faults.Tests.Workers;
using Dse.Solvers;
using Dse.Solvers.Outside;
using Dse.Storage;
using Dse.Storage.OpenTrials;
using Dse.Storage.Studies;

namespace Dse.Faults.Tests.Clients;

/// <summary>Studies that clients evaluate, with workers that are killed and put them aside.</summary>
[Collection(FaultsCollection.Name)]
public sealed class ClientEvaluationTests(FaultsFixture faults)
{
    private const string Spec = """
        {"kind":"External","parameters":{"x":{"type":"integer","from":0,"to":40},"y":{"type":"integer","from":0,"to":40}},
         "metrics":{"f":{},"g":{}},"objectives":["min f","max g"],"search":{"strategy":"nsga2","evaluations":100,"seed":5} }
        """;

    [Fact]
    public async Task Killed_workers_lose_no_answer_and_change_nothing()
    {
        var id = await faults.SubmitAsync(Spec, "External");
        var evaluated = new List<long>();

        // Each worker is killed in the middle of a batch; the last one ends the study.
        foreach (var until in (int[])[27, 63, int.MaxValue])
        {
            using var worker = WorkerProcess.Start(faults.Folder);
            await EvaluateAsync(id, evaluated, until);
            if (until < int.MaxValue)
            {
                worker.Kill();
            }
        }

        var study = await faults.GetAsync(id);
        Assert.Equal(StudyState.Succeeded, study.State);
        Assert.True(study.Attempt >= 3, $"{study.Attempt} attempts");
        Assert.Equal(100, study.Evaluations);
        Assert.Equal(Enumerable.Range(0, 100).Select(t => (long)t), evaluated.Order());
        Assert.Equal(Undisturbed(), Tests.Undisturbed.Text((await faults.Fronts.GetAsync(TenantId.Local, id, null, default))!.Points.Select(p => p.Point)));
    }

    [Fact]
    public async Task A_study_without_clients_makes_room_and_goes_on_when_one_comes()
    {
        await using var worker = await WorkerHost.StartAsync(faults, o => (o.ParkMs, o.AnswerMs) = (300, 20));
        var id = await faults.SubmitAsync(Spec, "External");
        var evaluated = new List<long>();
        await EvaluateAsync(id, evaluated, 30);
        await faults.UntilAsync(id, s => s.State == StudyState.Queued, TimeSpan.FromSeconds(30));

        var other = await faults.UntilAsync(await faults.SubmitAsync(Specs.Small), s => s.State.HasEnded(), TimeSpan.FromSeconds(60));
        await EvaluateAsync(id, evaluated, int.MaxValue);

        Assert.Equal(StudyState.Succeeded, other.State);
        Assert.Equal(Enumerable.Range(0, 100).Select(t => (long)t), evaluated.Order());
        Assert.Equal(Undisturbed(), Tests.Undisturbed.Text((await faults.Fronts.GetAsync(TenantId.Local, id, null, default))!.Points.Select(p => p.Point)));
    }

    private async Task EvaluateAsync(Guid id, List<long> evaluated, int until)
    {
        var store = faults.Get<OpenTrialStore>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (evaluated.Count < until)
        {
            var asked = (await store.AskAsync(TenantId.Local, id, "client", 3, TimeSpan.FromSeconds(60), "key", deadline.Token))!;
            if (asked.State.HasEnded())
            {
                return;
            }

            foreach (var trial in asked.Trials)
            {
                var (f, g) = Score(trial.ParametersJson);
                var told = await store.TellAsync(
                    TenantId.Local, id, "client", [new ToldTrial(trial.Trial, null, string.Create(CultureInfo.InvariantCulture, $$"""{"metrics":{"f":{{f}},"g":{{g}} } }"""))], null, "key", deadline.Token);
                Assert.Equal([TellStatus.Accepted], told!);
                evaluated.Add(trial.Trial);
            }

            if (asked.Trials.Count == 0)
            {
                await Task.Delay(30, deadline.Token);
            }
        }
    }

    private static (int F, int G) Score(string parametersJson)
    {
        using var parameters = JsonDocument.Parse(parametersJson);
        var (x, y) = (parameters.RootElement.GetProperty("x").GetInt32(), parameters.RootElement.GetProperty("y").GetInt32());
        return ((x * x) + (3 * y), (30 * x) - (y * y));
    }

    private static string Undisturbed()
    {
        using var spec = JsonDocument.Parse(Spec);
        var study = StudyKinds.Find("External")!.Parse(spec.RootElement.Clone(), [])!;
        return Tests.Undisturbed.Text(Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default, null, default, CancellationToken.None, new Immediate()).Points);
    }

    private sealed class Immediate : IOutsideEvaluator
    {
        private readonly Queue<OpenTrial> open = new();

        public void Offer(IReadOnlyList<OpenTrial> trials)
        {
            foreach (var trial in trials)
            {
                open.Enqueue(trial);
            }
        }

        public bool TryTake(TimeSpan wait, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TrialAnswer? answer)
        {
            var trial = open.Dequeue();
            var (f, g) = Score(System.Text.Encoding.UTF8.GetString(trial.ParametersJson.Span));
            answer = new TrialAnswer(trial.Trial, AnswerKind.Metrics, [f, g], string.Empty);
            return true;
        }
    }
}
