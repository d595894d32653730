using System.CommandLine;
using Dse.Cli.Evaluators;
using Dse.Cli.Studies;
using Dse.Cli.Suggesters;
using Dse.Cli.Terminals;
using Dse.Core.Checks;
using Dse.Core.Studies;
using Dse.Formats.Fronts;
using Dse.Solvers;

namespace Dse.Cli.Commands;

/// <summary><c>dse run SPEC</c>: a study here and now, without a server.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var spec = new Argument<string>("SPEC") { Description = "A spec in YAML or JSON, or - for standard input." };
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "Write front.json, front.csv and artifacts/ here." };
        var seed = new Option<ulong?>("--seed") { HelpName = "N", Description = "Seed of every random choice; goes before the spec's." };
        var evaluations = new Option<long?>("--evaluations") { HelpName = "N", Description = "Stop after so many evaluations." };
        var seconds = new Option<double?>("--seconds") { HelpName = "S", Description = "Stop after so many seconds; the result is then not reproducible." };
        var threads = new Option<int?>("--threads") { HelpName = "N", Description = "Worker threads, all cores by default; never changes the front." };
        threads.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var count) && count is < 1 or > 1024)
            {
                result.AddError("--threads takes 1 to 1024.");
            }
        });
        var evaluateWith = new Option<string?>("--evaluate-with") { HelpName = "CMD", Description = "Your own evaluator: a shell command that is started once, reads {\"trial\":17,\"parameters\":{...}} a line and answers {\"trial\":17,\"metrics\":{...}}." };
        var evaluators = new Option<int?>("--evaluators") { HelpName = "N", Description = "Start the evaluator so many times, 1 by default; never changes the front." };
        evaluators.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var count) && count is < 1 or > 256)
            {
                result.AddError("--evaluators takes 1 to 256.");
            }
        });
        var suggestWith = new Option<string?>("--suggest-with") { HelpName = "CMD", Description = "Your own optimiser against our evaluators: it reads {\"space\":...} once, then {\"ask\":n} and {\"tell\":[...]}, and answers {\"candidates\":[...]}." };
        var beside = new Option<string?>("--beside") { HelpName = "STRATEGY", Description = "With --suggest-with: search once more with this strategy of ours at the same budget, and score both." };
        beside.AcceptOnlyFromAmong([.. SearchSettings.Strategies]);
        var command = new CommandWithExamples(
            "run",
            "Searches a study here and now and prints its front. Ctrl-C keeps the best front so far (exit code 130).",
            "dse run examples/training-llama3-70b.yaml --out results",
            "dse run spec.yaml --evaluations 20000 --seed 7 --json",
            "dse run examples/external-cache.yaml --evaluate-with 'node examples/external-cache.mjs'")
        {
            spec,
            output,
            seed,
            evaluations,
            seconds,
            threads,
            evaluateWith,
            evaluators,
            suggestWith,
            beside,
        };
        command.SetAction((parsed, ct) => RunAsync(
            terminal,
            parsed.GetValue(json),
            parsed.GetRequiredValue(spec),
            parsed.GetValue(output),
            new SearchOverrides(parsed.GetValue(seed), parsed.GetValue(evaluations), parsed.GetValue(seconds)),
            parsed.GetValue(threads),
            parsed.GetValue(evaluateWith) is { } program ? new EvaluatorSettings(program, parsed.GetValue(evaluators) ?? 1) : null,
            parsed.GetValue(suggestWith) is { } optimiser ? new SuggesterSettings(optimiser, parsed.GetValue(beside)) : null,
            ct));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, bool json, string path, string? output, SearchOverrides overrides, int? threads, EvaluatorSettings? evaluator, SuggesterSettings? optimiser, CancellationToken ct)
    {
        var (loaded, exit) = await LoadedStudy.LoadAsync(terminal, json, path, overrides, ct);
        if (loaded is null)
        {
            return exit;
        }

        if (evaluator is null && loaded.Study.Problem.IsEvaluatedOutside)
        {
            terminal.Say("dse: designs of kind External are evaluated by a program of yours: name it with --evaluate-with CMD.");
            return ExitCode.Usage;
        }

        // Before the search, so that an hour's front is not lost to a folder that cannot be written.
        var files = output is null ? null : FrontFiles.Open(output);
        var study = evaluator is null ? loaded.Study : loaded.Study with { Problem = loaded.Study.Problem.EvaluatedOutside() };
        var options = ExplorerOptions.Default with { Threads = threads ?? ExplorerOptions.Default.Threads, ArtifactCheck = ArtifactCheck.Against(loaded.Kind, loaded.Spec) };
        using var pool = evaluator?.Start(study, terminal);
        using var suggester = optimiser is null ? null : new SuggesterStrategy(optimiser.Command, study, ct);
        var front = await SearchAsync(study.Search, suggester);
        evaluator?.Summarise(pool!, terminal);
        var (ours, comparison) = ((FrontDocument?)null, (FrontComparison?)null);
        if (suggester is not null)
        {
            SuggesterSettings.Summarise(suggester, terminal);
            if (optimiser!.Beside is { } strategy && front.Evaluations > 0 && !ct.IsCancellationRequested)
            {
                ours = await SearchAsync(study.Search with { Strategy = strategy, Evaluations = front.Evaluations, Seconds = null }, null);
                comparison = FrontComparison.Of(study.Problem, front, ours);
            }
        }

        files?.Write(study.Name, loaded.Spec, front);
        if (json)
        {
            terminal.WriteJson(writer => FrontJson.Write(
                writer, study.Name, loaded.Spec, front, comparison is null ? null : more => optimiser!.Write(more, comparison, ours!)));
        }
        else
        {
            FrontOutput.Print(terminal, study.Name, FrontReading.Of(study.Name, front));
            if (files is not null)
            {
                terminal.Text.WriteLine($"written to {files.Folder}: front.json, front.csv, {front.Points.Count(p => p.ArtifactJson is not null)} artifacts");
            }

            if (comparison is not null)
            {
                optimiser!.Print(terminal, comparison, front, ours!);
            }
        }

        return front.IsEvaluatorLost ? ExitCode.Failed : ExitCode.Of(front.Status);

        Task<FrontDocument> SearchAsync(SearchSettings search, SuggesterStrategy? strategy) => ProgressView.RunAsync(
            terminal,
            study.Name,
            report => Task.Run(() => Explorer.Run(study.Problem, search, options, new SearchProgress(report), checkpoint: default, ct, pool, strategy), CancellationToken.None));
    }
}
