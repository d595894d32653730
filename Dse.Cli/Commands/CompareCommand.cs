using System.CommandLine;
using Dse.Cli.Comparisons;
using Dse.Cli.Studies;
using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Formats.Evaluations;
using Dse.Solvers;

namespace Dse.Cli.Commands;

/// <summary><c>dse compare SPEC PLAN</c>: "why not my plan?".</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var spec = new Argument<string>("SPEC") { Description = "A spec in YAML or JSON." };
        var plan = new Argument<string>("PLAN") { Description = "A plan in YAML or JSON: its fields, or an object with 'plan'; - for standard input." };
        var command = new CommandWithExamples(
            "compare",
            "Says where a plan of yours stands among a study's candidates, which points of the front beat it, what the difference is made of, and what binds it.",
            "dse compare examples/training-llama3-70b.yaml my-plan.yaml",
            """echo '{"tp": 8, "pp": 2, "zero": 1}' | dse compare examples/training-llama3-70b.yaml -""")
        {
            spec,
            plan,
        };
        command.SetAction((parsed, ct) => RunAsync(terminal, parsed.GetValue(json), parsed.GetRequiredValue(spec), parsed.GetRequiredValue(plan), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, bool json, string specPath, string planPath, CancellationToken ct)
    {
        var (loaded, exit) = await LoadedStudy.LoadAsync(terminal, json, specPath, SearchOverrides.None, ct);
        if (loaded is null)
        {
            return exit;
        }

        var errors = new List<SpecError>();
        var document = SpecFile.Parse(planPath, await SpecFile.ReadAsync(planPath, terminal.Input, ct), errors);
        if (document is null)
        {
            return SpecErrorOutput.Print(terminal, json, planPath, errors, document);
        }

        var line = PlanLine.Of(loaded.Spec, document.Root);
        var (explanation, error) = PlanLine.Explain(loaded.Kind, line);
        if (error is not null)
        {
            return SpecErrorOutput.Print(terminal, json, planPath, [error], document: null);
        }

        var problem = loaded.Study.Problem;
        var ranking = PlanComparison.ObjectivesOf(explanation, problem) is { } own ? new RankingEvaluator(problem, own) : null;
        var ranked = ranking is null
            ? problem
            : new StudyProblem(problem.Kind, problem.Space, problem.Objectives, problem.MetricConstraints, ranking, problem.ReferencePoint);
        var front = await ProgressView.RunAsync(
            terminal,
            loaded.Study.Name,
            report => Task.Run(() => Explorer.Run(ranked, loaded.Study.Search, ExplorerOptions.Default, new SearchProgress(report), checkpoint: default, ct), CancellationToken.None));
        if (front.Status == StudyStatus.Cancelled)
        {
            terminal.Say("dse: cancelled; a part of the candidates would give a wrong rank");
            return ExitCode.Cancelled;
        }

        var comparison = PlanComparison.Make(loaded.Kind, loaded.Spec, problem, line, explanation, ranking, front);
        if (json)
        {
            ComparisonOutput.PrintJson(terminal, comparison);
        }
        else
        {
            ComparisonOutput.Print(terminal, comparison);
        }

        return ExitCode.Done;
    }
}
