using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Dse.Solvers.Mip;

/// <summary>HiGHS as WebAssembly (npm package <c>highs</c>) in a Node.js process; one thread.</summary>
/// <param name="node">The program <c>node</c>.</param>
/// <param name="module">Folder of the package.</param>
internal sealed class HighsSolver(string node, string module) : IMipSolver
{
    // Ends when the process that started it does.
    private const string Script = """
        const [modulePath, modelPath, solutionPath, seconds, gap] = process.argv.slice(1);
        const fs = require('fs');
        const parent = process.ppid;
        require(modulePath)().then(highs => {
          const model = highs.createModel({ format: 'mps', data: fs.readFileSync(modelPath) });
          model.options.set({ output_flag: false, time_limit: Number(seconds), mip_rel_gap: Number(gap), mip_abs_gap: 0, random_seed: 0 });
          const watch = event => { if (process.ppid !== parent) process.exit(3); };
          model.run({ [highs.constants.callbackType.mipInterrupt]: watch, [highs.constants.callbackType.simplexInterrupt]: watch });
          const status = model.getModelStatus();
          const primal = Number(model.info.get('primal_solution_status'));
          const found = primal === 2;
          const bound = Number(model.info.get('mip_dual_bound'));
          const answer = { status: Number(status), values: found ? Array.from(model.getSolution().colValue) : null, bound: Number.isFinite(bound) ? bound : null };
          fs.writeFileSync(solutionPath + '.part', JSON.stringify(answer));
          fs.renameSync(solutionPath + '.part', solutionPath);
          process.exit(0);
        }).catch(e => { console.error(String(e && e.message || e)); process.exit(1); });
        """;

    /// <inheritdoc/>
    public string Name => "highs";

    /// <inheritdoc/>
    public async Task<MipResult> SolveAsync(LinearModel model, MipOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        using var files = new ModelFiles(model);
        var clock = Stopwatch.StartNew();
        string[] arguments =
        [
            "-e", Script, "--", module, files.Model, files.Solution,
            options.Seconds.ToString("R", CultureInfo.InvariantCulture), options.GapRatio.ToString("R", CultureInfo.InvariantCulture),
        ];
        var log = await SolverProcess.RunAsync(node, arguments, options, ct);
        if (!File.Exists(files.Solution))
        {
            throw new MipException($"highs ended without an answer: {log.Trim()}");
        }

        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(files.Solution, ct));
        return Read(document.RootElement, model.HasIntegers).Checked(model, options, Name, clock.Elapsed.TotalSeconds);
    }

    private static SolverAnswer Read(JsonElement answer, bool hasIntegers)
    {
        double[]? values = answer.GetProperty("values") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(v => v.GetDouble())] : null;

        // Only whole variables give a bound of their own.
        var bound = hasIntegers && answer.GetProperty("bound") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : (double?)null;
        return answer.GetProperty("status").GetInt32() switch
        {
            7 => new SolverAnswer(MipStatus.Optimal, bound, values),
            8 => new SolverAnswer(MipStatus.Infeasible, null, null),
            10 => new SolverAnswer(MipStatus.Unbounded, null, null),
            _ => new SolverAnswer(values is null ? MipStatus.Unknown : MipStatus.Feasible, bound, values),
        };
    }
}
