using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Dse.Solvers.Mip;

/// <summary>The external program <c>cbc</c> (Debian's coinor-cbc), one thread, so that answers repeat unless time ends them.</summary>
/// <param name="path">The program.</param>
internal sealed partial class CbcSolver(string path) : IMipSolver
{
    /// <inheritdoc/>
    public string Name => "cbc";

    /// <inheritdoc/>
    public async Task<MipResult> SolveAsync(LinearModel model, MipOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        using var files = new ModelFiles(model);
        var clock = Stopwatch.StartNew();
        string[] arguments =
        [
            files.Model, "timeMode", "elapsed", "sec", options.Seconds.ToString("R", CultureInfo.InvariantCulture),
            "ratioGap", options.GapRatio.ToString("R", CultureInfo.InvariantCulture), "allowableGap", "0", "solve", "solu", files.Solution,
        ];
        var log = await SolverProcess.RunAsync(path, arguments, options, ct);
        if (!File.Exists(files.Solution))
        {
            throw new MipException($"cbc ended without an answer: {Last(log)}");
        }

        // The program says 0 whatever happens: the first line of its file tells.
        var lines = await File.ReadAllLinesAsync(files.Solution, ct);
        var answer = Read(lines, log, model, options.GapRatio);
        return answer.Checked(model, options, Name, clock.Elapsed.TotalSeconds);
    }

    private static SolverAnswer Read(string[] lines, string log, LinearModel model, double gapRatio)
    {
        var head = lines.Length > 0 ? lines[0] : string.Empty;
        var bound = Bound().Match(log) is { Success: true } found ? double.Parse(found.Groups["bound"].Value, CultureInfo.InvariantCulture) : (double?)null;

        // Only values that are not 0 are listed.
        double[] Values() => SolutionText.Read(lines.Skip(1), model.Variables.Count) ?? new double[model.Variables.Count];
        if (head.StartsWith("Optimal", StringComparison.Ordinal))
        {
            return new SolverAnswer(MipStatus.Optimal, gapRatio > 0 ? bound : null, Values());
        }

        if (head.Contains("nfeasible", StringComparison.Ordinal))
        {
            return new SolverAnswer(MipStatus.Infeasible, null, null);
        }

        if (head.StartsWith("Unbounded", StringComparison.Ordinal))
        {
            return new SolverAnswer(MipStatus.Unbounded, null, null);
        }

        // A stop without a whole solution lists those of the relaxation, if any.
        var isFound = head.StartsWith("Stopped", StringComparison.Ordinal) && !head.Contains("no integer solution", StringComparison.Ordinal)
            && log.Contains("Objective value:", StringComparison.Ordinal) && model.Violation(Values(), 1e-5) is null;
        return isFound ? new SolverAnswer(MipStatus.Feasible, bound, Values()) : new SolverAnswer(MipStatus.Unknown, bound, null);
    }

    private static string Last(string log) => log.Trim().Split('\n').LastOrDefault(l => l.Length > 0) ?? "it wrote nothing.";

    [GeneratedRegex(@"^(?:Lower bound:|Continuous objective value is)\s*(?<bound>[-+0-9.eE]+)", RegexOptions.Multiline | RegexOptions.RightToLeft | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bound();
}
