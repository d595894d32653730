using System.Diagnostics;
using System.Globalization;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Tests.Mip;

/// <summary>The solvers that these tests need; ./dse test installs them.</summary>
internal static class Solvers
{
    public static IMipSolver Cbc => MipSolvers.Cbc ?? throw new InvalidOperationException("cbc is missing: apt-get install coinor-cbc");

    public static IMipSolver Highs => MipSolvers.Highs ?? throw new InvalidOperationException("HiGHS is missing: npm install highs@1.15.3 and its folder in DSE_HIGHS");

    public static IMipSolver Named(string name) => name switch
    {
        "cbc" => Cbc,
        "highs" => Highs,
        _ => MipSolvers.Race(Cbc, Highs),
    };

    // GLPK's optimum; NaN when it proves that there is none. Rows with two limits are split: GLPK 5.0 takes values outside them.
    public static double Glpk(LinearModel model)
    {
        var folder = Directory.CreateTempSubdirectory("dse-glpk-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.mps");
            using (var writer = new StreamWriter(path))
            {
                MpsWriter.Write(Split(model), writer);
            }

            var answer = Path.Combine(folder.FullName, "answer");
            using var process = Process.Start(new ProcessStartInfo("glpsol", ["--freemps", path, "-w", answer]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            foreach (var line in File.ReadLines(answer))
            {
                // "s mip ROWS COLUMNS STATUS OBJECTIVE": o is optimal.
                var words = line.Split(' ');
                if (words[0] == "s")
                {
                    return words[4] == "o" ? double.Parse(words[^1], CultureInfo.InvariantCulture) : double.NaN;
                }
            }

            return double.NaN;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LinearModel Split(LinearModel model)
    {
        var split = new LinearModel();
        foreach (var v in model.Variables)
        {
            split.AddVariable(v.Lower, v.Upper, v.Cost, v.IsInteger);
        }

        foreach (var row in model.Rows)
        {
            split.AddRow(row.Lower, double.PositiveInfinity, row.Terms);
            split.AddRow(double.NegativeInfinity, row.Upper, row.Terms);
        }

        return split;
    }
}
