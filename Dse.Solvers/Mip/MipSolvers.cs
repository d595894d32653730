namespace Dse.Solvers.Mip;

/// <summary>The solvers of linear models on this machine.</summary>
public static class MipSolvers
{
    /// <summary>What to do when there is no solver.</summary>
    public const string Missing = "No solver for linear models is installed. Install CBC (apt-get install coinor-cbc), or HiGHS (npm install highs@1.15.3, its folder in DSE_HIGHS), or name another in DSE_MIP_COMMAND (for example: scip -c 'read {model} ...').";

    private static readonly Lazy<IMipSolver?> Found = new(Look);

    /// <summary>
    /// The best there is: the command in <c>DSE_MIP_COMMAND</c> when set; else CBC (<c>DSE_CBC</c> or on the path) and HiGHS (the folder in
    /// <c>DSE_HIGHS</c>, or where <c>./dse</c> puts it), racing when both are there and the machine has two cores.
    /// </summary>
    /// <exception cref="MipException">There is none; the message says what to install.</exception>
    public static IMipSolver Default => Found.Value ?? throw new MipException(Missing);

    /// <summary>Whether there is none.</summary>
    public static bool IsMissing => Found.Value is null;

    /// <summary>CBC; null when it is not installed.</summary>
    public static IMipSolver? Cbc => Program("DSE_CBC", "cbc") is { } path ? new CbcSolver(path) : null;

    /// <summary>HiGHS; null when it, or Node.js, is not installed.</summary>
    public static IMipSolver? Highs => Module() is { } module && Program(null, "node") is { } node ? new HighsSolver(node, module) : null;

    /// <summary>A solver by its command line, as in <c>DSE_MIP_COMMAND</c>: words with <c>{model}</c>, <c>{solution}</c>, <c>{seconds}</c>, <c>{gap}</c>.</summary>
    /// <param name="command">Program and arguments, parted by blanks.</param>
    public static IMipSolver Command(string command)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        return new CommandSolver(command);
    }

    /// <summary>Several solvers at once: the first proof wins.</summary>
    /// <param name="solvers">At least one.</param>
    public static IMipSolver Race(params IReadOnlyList<IMipSolver> solvers)
    {
        ArgumentNullException.ThrowIfNull(solvers);
        ArgumentOutOfRangeException.ThrowIfZero(solvers.Count, nameof(solvers));
        return solvers.Count == 1 ? solvers[0] : new RaceSolver(solvers);
    }

    private static IMipSolver? Look()
    {
        if (Environment.GetEnvironmentVariable("DSE_MIP_COMMAND") is { Length: > 0 } command)
        {
            return Command(command);
        }

        return (Cbc, Highs) switch
        {
            ({ } cbc, { } highs) when Environment.ProcessorCount > 1 => Race(cbc, highs),
            ({ } cbc, _) => cbc,
            (_, var highs) => highs,
        };
    }

    private static string? Program(string? variable, string name)
    {
        if (variable is not null && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
        {
            return File.Exists(given) ? given : throw new MipException($"{variable} is '{given}', where there is no file. Correct it or leave it out.");
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private static string? Module()
    {
        if (Environment.GetEnvironmentVariable("DSE_HIGHS") is { Length: > 0 } given)
        {
            return File.Exists(Path.Combine(given, "package.json")) ? given : throw new MipException($"DSE_HIGHS is '{given}', which is no folder of the npm package 'highs'. Correct it or leave it out.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var module = Path.Combine(folder.FullName, ".dse", "highs", "node_modules", "highs");
            if (File.Exists(Path.Combine(module, "package.json")))
            {
                return module;
            }
        }

        return null;
    }
}
