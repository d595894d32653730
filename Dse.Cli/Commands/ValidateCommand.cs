using System.CommandLine;
using Dse.Cli.Studies;
using Dse.Cli.Terminals;

namespace Dse.Cli.Commands;

/// <summary><c>dse validate SPEC</c>: all errors of a spec, or what it will search.</summary>
internal static class ValidateCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var spec = new Argument<string>("SPEC") { Description = "A spec in YAML or JSON, or - for standard input." };
        var command = new CommandWithExamples(
            "validate",
            "Names everything that is wrong with a spec: path, code, and how to mend it. Exit code 3 if there is anything.",
            "dse validate examples/training-llama3-70b.yaml")
        {
            spec,
        };
        command.SetAction((parsed, ct) => RunAsync(terminal, parsed.GetValue(json), parsed.GetRequiredValue(spec), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, bool json, string path, CancellationToken ct)
    {
        var (loaded, exit) = await LoadedStudy.LoadAsync(terminal, json, path, SearchOverrides.None, ct);
        if (loaded is null)
        {
            return exit;
        }

        var (name, problem, search) = loaded.Study;
        if (json)
        {
            terminal.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("valid", value: true);
                SpecErrorOutput.WriteErrors(writer, [], document: null);
                writer.WriteString("kind", loaded.Kind.Name);
                writer.WriteString("name", name);
                writer.WriteStartArray("objectives");
                foreach (var objective in problem.Objectives)
                {
                    writer.WriteStringValue(objective.ToString());
                }

                writer.WriteEndArray();
                writer.WriteStartArray("parameters");
                foreach (var parameter in problem.Space.Names)
                {
                    writer.WriteStringValue(parameter);
                }

                writer.WriteEndArray();
                writer.WriteString("strategy", search.Strategy);
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        }

        terminal.Text.WriteLine(
            $"{path} is valid: {loaded.Kind.Name} '{name}', {problem.Space.Parameters.Count} parameters, objectives {string.Join(", ", problem.Objectives)}.");
        return ExitCode.Done;
    }
}
