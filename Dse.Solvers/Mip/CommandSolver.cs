using System.Diagnostics;
using System.Globalization;

namespace Dse.Solvers.Mip;

/// <summary>Any solver that reads MPS and writes values by name, named in the configuration.</summary>
/// <remarks>
/// The command's words <c>{model}</c>, <c>{solution}</c>, <c>{seconds}</c> and <c>{gap}</c> are filled in; it runs without a shell. Of the
/// solution file, or of its output when it writes none, lines with a variable's name and value are read, and the words
/// <c>optimal</c>, <c>infeasible</c>, <c>unbounded</c>, which are the solver's claim. It tells no bound but that of an optimum.
/// </remarks>
/// <param name="command">Program and arguments, parted by blanks.</param>
internal sealed class CommandSolver(string command) : IMipSolver
{
    private readonly string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc/>
    public string Name => Path.GetFileNameWithoutExtension(words[0]);

    /// <inheritdoc/>
    public async Task<MipResult> SolveAsync(LinearModel model, MipOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        using var files = new ModelFiles(model);
        var clock = Stopwatch.StartNew();
        string Fill(string word) => word
            .Replace("{model}", files.Model, StringComparison.Ordinal)
            .Replace("{solution}", files.Solution, StringComparison.Ordinal)
            .Replace("{seconds}", options.Seconds.ToString("R", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{gap}", options.GapRatio.ToString("R", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var log = await SolverProcess.RunAsync(words[0], words.Skip(1).Select(Fill), options, ct);
        var text = File.Exists(files.Solution) ? await File.ReadAllTextAsync(files.Solution, ct) : log;
        return Read(text, log, model).Checked(model, options, Name, clock.Elapsed.TotalSeconds);
    }

    private static SolverAnswer Read(string text, string log, LinearModel model)
    {
        bool Says(string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase) || log.Contains(word, StringComparison.OrdinalIgnoreCase);
        if (SolutionText.Read(text.Split('\n'), model.Variables.Count) is not { } values)
        {
            return new SolverAnswer(Says("infeasible") ? MipStatus.Infeasible : Says("unbounded") ? MipStatus.Unbounded : MipStatus.Unknown, null, null);
        }

        return new SolverAnswer(Says("optimal") ? MipStatus.Optimal : MipStatus.Feasible, null, values);
    }
}
