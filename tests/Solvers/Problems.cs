using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests;

/// <summary>Small problems whose fronts are known or can be found by brute force.</summary>
internal static class Problems
{
    /// <summary>A made-up accelerator: 50,000 raw designs, a condition, a rule, a metric constraint, an evaluator's own reason and some NaN.</summary>
    public static StudyProblem Accelerator(Action<long>? beforeRow = null, double logSigma = 0, int objectives = 2, string constraint = "area <= 400")
    {
        var space = new DesignSpace(
            [
                Parameter.Integers("rows", [1, 2, 4, 8, 16, 32, 64, 128, 256, 512], logScale: true),
                Parameter.Integers("cols", [1, 2, 4, 8, 16, 32, 64, 128, 256, 512], logScale: true),
                Parameter.Categories("flow", [ParameterValue.Of("ws"), ParameterValue.Of("os"), ParameterValue.Of("is")]),
                Parameter.Integers("depth", [1, 2, 3, 4, 5, 6, 7, 8], when: Expression.Parse("flow == 'ws'")),
                Parameter.Ordinals("clock", [0.5, 0.7, 1, 1.4, 2]),
                Parameter.Categories("gated", [ParameterValue.Of(false), ParameterValue.Of(true)]),
            ],
            [Expression.Parse("rows * cols <= 65536"), Expression.Parse("rows >= cols / 64")]);
        var evaluator = new FunctionEvaluator(
            space,
            ["latency", "energy", "area"],
            ["tooHot"],
            v =>
            {
                var (rows, cols, clock) = (v[0], v[1], v[4]);
                var depth = double.IsNaN(v[3]) ? 1 : v[3];
                var area = (rows * cols * 0.01) + (depth * 20) + 5;
                var latency = ((1e6 / (rows * cols)) + (30 * rows / (cols + 1)) + (200 / depth)) / clock;
                var energy = (area * clock * clock * (v[5] != 0 ? 0.9 : 1)) + (latency * 0.05);
                if (rows == 32 && cols == 2 && clock == 2)
                {
                    return ([double.NaN, energy, area], -1, 0);
                }

                var heat = energy / area / 3;
                return ([latency, energy, area], heat > 1.2 && clock > 1 ? 0 : -1, heat - 1.2);
            },
            logSigma)
        {
            BeforeRow = beforeRow,
        };
        var names = new[] { "latency", "energy", "area" };
        return new StudyProblem(
            "External",
            space,
            [.. names.Take(objectives).Select(n => new Objective(n, false))],
            constraint.Length == 0 ? [] : [Expression.Parse(constraint)],
            evaluator,
            null);
    }

    /// <summary>Two objectives over many levels, discrete and real, with a thin feasible band; made so that search beats luck.</summary>
    public static StudyProblem Mixed()
    {
        var levels = Enumerable.Range(0, 32).Select(v => (long)v).ToArray();
        var space = new DesignSpace(
            [
                .. Enumerable.Range(0, 6).Select(p => Parameter.Integers($"n{p}", levels)),
                Parameter.Reals("x", 0.01, 100, logScale: true),
                Parameter.Categories("mode", [.. "abcdef".Select(c => ParameterValue.Of(c.ToString()))]),
            ],
            []);
        var evaluator = new FunctionEvaluator(
            space,
            ["first", "second"],
            ["outside"],
            v =>
            {
                var position = v[0] / 31;
                var distance = 1.0;
                for (var p = 1; p < 6; p++)
                {
                    distance += Math.Abs(v[p] - (5 * p)) / 31;
                }

                distance += Math.Abs(Math.Log10(v[6])) / 2;
                distance += v[7] == 2 ? 0 : 0.5;
                var first = distance * (0.05 + position);
                var second = distance * (1.05 - Math.Sqrt(position));
                return ([first, second], v[1] + v[2] > 40 ? 0 : -1, (v[1] + v[2] - 40) / 40);
            });
        return new StudyProblem("External", space, [new Objective("first", false), new Objective("second", false)], [], evaluator, [4, 4]);
    }
}
