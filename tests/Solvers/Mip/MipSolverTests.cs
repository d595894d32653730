using System.Diagnostics;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Tests.Mip;

public class MipSolverTests
{
    private static readonly double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData("cbc")]
    [InlineData("highs")]
    [InlineData("race")]
    public async Task Small_models_have_the_optimum_of_all_values_and_of_glpk(string solver)
    {
        var random = new Random(7);
        for (var i = 0; i < 6; i++)
        {
            var model = Random(random);
            var expected = Everything(model);

            var result = await Solvers.Named(solver).SolveAsync(model, MipOptions.Default, CancellationToken.None);

            var glpk = Solvers.Glpk(model);
            if (double.IsPositiveInfinity(expected))
            {
                Assert.Equal(MipStatus.Infeasible, result.Status);
                Assert.Equal(double.NaN, glpk);
                continue;
            }

            Assert.Equal(MipStatus.Optimal, result.Status);
            Assert.Equal(expected, result.Objective, 1e-6);
            Assert.Equal(expected, result.Bound, 1e-6);
            Assert.Equal(expected, glpk, 1e-5);
            Assert.Null(model.Violation([.. result.Values]));
        }
    }

    [Theory]
    [InlineData("cbc")]
    [InlineData("highs")]
    public async Task Bounds_free_variables_ranges_and_equalities_mean_what_they_say(string solver)
    {
        // min x - 2y + z + 0.5w: x in [-5, -1.5], y whole in [-3, 7], z free with z >= y - 4, w >= 0; -2 <= x + y + w <= 3.25; z + w = 1.
        var model = new LinearModel();
        var x = model.AddVariable(-5, -1.5, 1);
        var y = model.AddVariable(-3, 7, -2, isInteger: true);
        var z = model.AddVariable(-Infinity, Infinity, 1);
        var w = model.AddVariable(0, Infinity, 0.5);
        model.AddRow(-4, Infinity, [new(z, 1), new(y, -1)]);
        model.AddRow(-2, 3.25, [new(x, 1), new(y, 1), new(w, 1)]);
        model.AddRow(1, 1, [new(z, 1), new(w, 1)]);
        model.AddRow(-Infinity, Infinity, [new(x, 5)]);
        model.AddVariable(2, 2, 10);

        var result = await Solvers.Named(solver).SolveAsync(model, MipOptions.Default, CancellationToken.None);

        // z = 1 - w; z >= y - 4 means w <= 5 - y; x + y + w <= 3.25. y = 5: w = 0, x = -5: -5 - 10 + 1 = -14.
        Assert.Equal(MipStatus.Optimal, result.Status);
        Assert.Equal(-14 + 20, result.Objective, 1e-6);
        Assert.Equal(5, result.Values[y]);
    }

    [Theory]
    [InlineData("cbc")]
    [InlineData("highs")]
    public async Task A_model_without_a_floor_is_unbounded_or_said_to_be_unknown(string solver)
    {
        var model = new LinearModel();
        var x = model.AddVariable(0, Infinity, -1);
        var y = model.AddVariable(0, Infinity, 0);
        model.AddRow(0, Infinity, [new(x, 1), new(y, -1)]);

        var result = await Solvers.Named(solver).SolveAsync(model, MipOptions.Default, CancellationToken.None);

        Assert.Contains(result.Status, (MipStatus[])[MipStatus.Unbounded, MipStatus.Unknown]);
        Assert.Empty(result.Values);
    }

    [Theory]
    [InlineData("cbc")]
    [InlineData("highs")]
    public async Task Time_ends_a_solve_without_a_proof(string solver)
    {
        var model = Hard();

        var result = await Solvers.Named(solver).SolveAsync(model, new MipOptions { Seconds = 1.5 }, CancellationToken.None);

        // A busy machine may leave no time to find a solution.
        Assert.False(result.IsProof);
        if (result.Status == MipStatus.Feasible)
        {
            Assert.InRange(result.Bound, -250 * 400, result.Objective - 1);
            Assert.Null(model.Violation([.. result.Values]));
        }
        else
        {
            Assert.Empty(result.Values);
        }
    }

    [Theory]
    [InlineData("cbc")]
    [InlineData("highs")]
    [InlineData("race")]
    public async Task Cancelling_ends_the_process_at_once(string solver)
    {
        var model = Hard();
        using var source = new CancellationTokenSource();
        var started = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var running = Solvers.Named(solver).SolveAsync(model, new MipOptions { Seconds = 600, Started = id => started.Writer.TryWrite(id) }, source.Token);
        var processes = new List<int>();
        for (var left = solver == "race" ? 2 : 1; left > 0; left--)
        {
            processes.Add(await started.Reader.ReadAsync());
        }

        Assert.False(running.IsCompleted);

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        // The model takes hours: that they are gone tells that they were ended.
        Assert.DoesNotContain(processes, id => Directory.Exists($"/proc/{id}"));
    }

    [Fact]
    public async Task A_solver_that_takes_too_much_memory_is_ended()
    {
        var failure = await Assert.ThrowsAsync<MipException>(() => Solvers.Highs.SolveAsync(Hard(), new MipOptions { MemoryMiB = 20 }, CancellationToken.None));

        Assert.Contains("20 MiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_solver_can_be_named_by_its_command()
    {
        var model = new LinearModel();
        var x = model.AddVariable(0, 10, -1, isInteger: true);
        model.AddRow(-Infinity, 7.5, [new(x, 2)]);

        var result = await MipSolvers.Command("cbc {model} sec {seconds} ratioGap {gap} solve solu {solution}").SolveAsync(model, MipOptions.Default, CancellationToken.None);

        Assert.Equal(MipStatus.Optimal, result.Status);
        Assert.Equal(-3, result.Objective);
    }

    [Fact]
    public async Task An_answer_that_is_no_solution_is_refused()
    {
        var model = new LinearModel();
        var x = model.AddVariable(0, 10, -1);
        model.AddRow(-Infinity, 5, [new(x, 1)]);

        var failure = await Assert.ThrowsAsync<MipException>(() => MipSolvers.Command("echo optimal\nx0 7").SolveAsync(model, MipOptions.Default, CancellationToken.None));

        Assert.Contains("no solution: row 0 is 7", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var model = new LinearModel();
        model.AddVariable(0, 1, 1);

        var failure = await Assert.ThrowsAsync<MipException>(() => MipSolvers.Command("/no/such/solver {model}").SolveAsync(model, MipOptions.Default, CancellationToken.None));

        Assert.Contains("/no/such/solver", failure.Message, StringComparison.Ordinal);
        Assert.Contains("coinor-cbc", MipSolvers.Missing, StringComparison.Ordinal);
    }

    // A multi-dimensional knapsack of two-valued items that no solver closes in seconds.
    private static LinearModel Hard()
    {
        var random = new Random(11);
        var model = new LinearModel();
        var items = Enumerable.Range(0, 250).Select(_ => model.AddBinary(-random.Next(300, 400))).ToArray();
        for (var r = 0; r < 25; r++)
        {
            var weights = items.Select(i => new LinearTerm(i, random.Next(200, 500))).ToArray();
            model.AddRow(-Infinity, Math.Floor(weights.Sum(w => w.Factor) / 3), weights);
        }

        return model;
    }

    private static LinearModel Random(Random random)
    {
        var model = new LinearModel();
        var count = random.Next(2, 7);
        for (var i = 0; i < count; i++)
        {
            var lower = random.Next(-2, 1);
            model.AddVariable(lower, lower + random.Next(1, 4), random.Next(-9, 10), isInteger: true);
        }

        for (var r = random.Next(1, 4); r > 0; r--)
        {
            var terms = Enumerable.Range(0, count).Select(i => new LinearTerm(i, random.Next(-5, 6))).ToArray();
            var side = random.Next(-6, 7);
            model.AddRow(random.Next(3) == 0 ? -Infinity : side, random.Next(3) == 0 ? Infinity : side + random.Next(0, 4), terms);
        }

        return model;
    }

    private static double Everything(LinearModel model)
    {
        var values = new double[model.Variables.Count];
        var best = Infinity;
        void Step(int i)
        {
            if (i == values.Length)
            {
                best = model.Violation(values) is null ? Math.Min(best, model.Objective(values)) : best;
                return;
            }

            for (values[i] = model.Variables[i].Lower; values[i] <= model.Variables[i].Upper; values[i]++)
            {
                Step(i + 1);
            }
        }

        Step(0);
        return best;
    }
}
