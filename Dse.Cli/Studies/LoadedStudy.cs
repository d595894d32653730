using System.Text.Json;
using Dse.Cli.Calibrations;
using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Solvers.Search;
using Dse.Solvers.Studies;

namespace Dse.Cli.Studies;

/// <summary>A valid spec from a file.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Study">What to search.</param>
/// <param name="Spec">The spec with the command line's settings put in.</param>
internal sealed record LoadedStudy(IStudyKind Kind, ParsedStudy Study, JsonElement Spec)
{
    /// <summary>Reads and validates a spec, and prints what is wrong with it.</summary>
    /// <returns>The study, or null and the exit code.</returns>
    public static async Task<(LoadedStudy? Study, int Exit)> LoadAsync(
        Terminal terminal, bool json, string path, SearchOverrides overrides, CancellationToken ct)
    {
        SolverKinds.Register();
        var text = await SpecFile.ReadAsync(path, terminal.Input, ct);
        var errors = new List<SpecError>();
        var document = SpecFile.Parse(path, text, errors);
        if (document is null)
        {
            return (null, SpecErrorOutput.Print(terminal, json, path, errors, document));
        }

        var folder = path == "-" ? string.Empty : Path.GetDirectoryName(path) ?? string.Empty;
        var warmed = await WarmStartStudy.ExpandAsync(await WarmStartFile.ExpandAsync(document.Root, folder, errors, ct), errors, ct);
        var root = DeviceFiles.Beside(path).Put(await PolicyFile.ExpandAsync(await ModelConfigFile.ExpandAsync(warmed, folder, errors, ct), folder, errors, ct), errors);
        root = await ProxyFile.ExpandAsync(root, folder, errors, ct);
        root = await NetworkPaths.ExpandAsync(root, folder, errors, ct);
        root = await TablePaths.ExpandAsync(root, folder, errors, ct);
        if (errors.Count > 0)
        {
            return (null, SpecErrorOutput.Print(terminal, json, path, errors, document));
        }

        var spec = overrides.Apply(root);
        var kind = StudyKinds.Resolve(spec, errors);
        var study = kind?.Parse(spec, errors);
        if (study is not null && StrategyFactory.Validate(study.Search, study.Problem) is { } unsuited)
        {
            errors.Add(unsuited);
        }

        if (kind is null || study is null || errors.Count > 0)
        {
            return (null, SpecErrorOutput.Print(terminal, json, path, errors, document));
        }

        return (new LoadedStudy(kind, study, spec), ExitCode.Done);
    }
}
