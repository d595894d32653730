using System.Globalization;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Surrogates.Proxies;

namespace Dse.Solvers.Tests.Surrogates.Proxies;

public class ProxyTests
{
    [Fact]
    public void It_learns_and_tells_its_error_on_groups_it_never_saw()
    {
        var proxy = Proxy.Train(Table(600), ["pe", "width", "flow"], ["cycles", "delta"], ["pe"], seed: 1);

        var cycles = proxy.Errors[0];
        Assert.Equal(("cycles", 600), (cycles.Target, cycles.Rows));
        Assert.InRange(cycles.RmseRangeRatio, 0, 0.06);
        Assert.InRange(cycles.MeanAbsoluteErrorRatio!.Value, 0, 0.1);

        // It crosses zero somewhere, so that no relative error is defined for every row alike.
        Assert.Equal("delta", proxy.Errors[1].Target);
        Assert.InRange(proxy.Errors[1].RmseRangeRatio, 0, 0.1);
    }

    [Fact]
    public void Predictions_do_not_depend_on_threads_and_survive_saving()
    {
        var proxy = Proxy.Train(Table(300), ["pe", "width", "flow"], ["cycles"], [], seed: 1);
        var again = Proxy.Train(Table(300), ["pe", "width", "flow"], ["cycles"], [], seed: 1);
        var restored = Proxy.Restore(proxy.Save());

        Assert.Equal(proxy.Save(), again.Save());
        Assert.Equal(proxy.Save(), restored.Save());
        Assert.Equal(Answer(proxy, "16", "20", "ws"), Answer(restored, "16", "20", "ws"));
        Assert.Equal(proxy.Errors, restored.Errors);
    }

    [Fact]
    public void What_lies_outside_is_flagged()
    {
        var proxy = Proxy.Train(Table(300), ["pe", "width", "flow"], ["cycles"], [], seed: 1);

        Assert.True(Answer(proxy, "16", "20", "ws").IsInside);
        Assert.False(Answer(proxy, "4096", "20", "ws").IsInside);
        Assert.False(Answer(proxy, "16", "20", "unheard of").IsInside);
        Assert.False(Answer(proxy, "", "20", "ws").IsInside);
    }

    [Fact]
    public void Bad_tables_and_files_are_refused_with_a_mend()
    {
        var table = Table(300);

        Assert.Contains("'speed'", Assert.Throws<ProxyException>(() => Proxy.Train(table, ["pe"], ["speed"], [], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("no number", Assert.Throws<ProxyException>(() => Proxy.Train(table, ["pe"], ["flow"], [], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 5", Assert.Throws<ProxyException>(() => Proxy.Train(table, ["pe"], ["cycles"], ["flow"], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 20 rows", Assert.Throws<ProxyException>(() => Proxy.Train(Table(10), ["pe"], ["cycles"], [], 1)).Message, StringComparison.Ordinal);
        var bytes = Proxy.Train(table, ["pe"], ["cycles"], [], 1).Save();
        Assert.Throws<ProxyException>(() => Proxy.Restore(bytes.AsMemory(0, bytes.Length / 2)));
        bytes[0]++;
        Assert.Throws<ProxyException>(() => Proxy.Restore(bytes));
    }

    [Theory]
    [InlineData("cycles,cycles", "", "", "The target 'cycles' is named twice")]
    [InlineData("cycels", "", "", "The target 'cycels' is no column. Did you mean cycles? Use one of pe, width, cycles.")]
    [InlineData("cycles", "pe,pe", "", "The group 'pe' is named twice")]
    [InlineData("cycles", "", "note", "The ignored column 'note' is no column")]
    [InlineData("cycles", "", "cycles", "'cycles' is named as a target and as a column to ignore")]
    [InlineData("cycles", "cycles", "", "'cycles' is named as a target and as a group")]
    public void Columns_that_contradict_each_other_are_refused_by_name(string targets, string groups, string ignored, string what)
    {
        static string[] Names(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var table = new ProxyTable(["pe", "width", "cycles"], []);

        Assert.Equal(["width"], table.Inputs(["cycles"], ["pe"], ["pe"]));
        Assert.Contains(what, Assert.Throws<ProxyException>(() => table.Inputs(Names(targets), Names(groups), Names(ignored))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_is_searched_with_it()
    {
        var proxy = Proxy.Train(Table(600), ["pe", "width", "flow"], ["cycles"], [], seed: 1);
        var space = new DesignSpace([Parameter.Integers("pe", [4, 8, 16, 32, 64]), Parameter.Reals("width", 1, 30)], []);
        var problem = new StudyProblem(
            "External", space, [new Objective("cycles", false)], [], new ProxyEvaluator(proxy, space, new Dictionary<string, string>(StringComparer.Ordinal) { ["flow"] = "os" }), null);

        var document = Explorer.Run(problem, new SearchSettings("nsga2", 300, null, 1), ExplorerOptions.Default with { Threads = 1 }, null, default, CancellationToken.None);

        // The most elements and the narrowest layers are fastest.
        Assert.Equal(64, document.Points[0].Parameters[0].Value.Number);
        Assert.InRange(document.Points[0].Parameters[1].Value.Number, 1, 4);
        Assert.Throws<ProxyException>(() => new ProxyEvaluator(proxy, space, new Dictionary<string, string>(StringComparer.Ordinal)));
    }

    [Fact]
    public void An_interval_is_given_where_an_error_is_a_factor()
    {
        var proxy = Proxy.Train(Table(60), ["pe", "width", "flow"], ["cycles", "delta"], [], seed: 1);
        var space = new DesignSpace([Parameter.Integers("pe", [16]), Parameter.Reals("width", 2, 30)], []);
        var evaluator = new ProxyEvaluator(proxy, space, new Dictionary<string, string>(StringComparer.Ordinal) { ["flow"] = "os" });

        // 'delta' is near -10 here and changes its sign elsewhere: a factor would turn the interval round and close it at 0.
        var interval = Assert.Single(evaluator.Describe([0, 5]).Interval);
        Assert.Equal("cycles", interval.Key);
        Assert.True(interval.Value.P10 < interval.Value.P90);
        Assert.NotNull(proxy.Errors[1].P90ErrorRatio);
    }

    [Fact]
    public void The_features_of_a_loop_nest_are_its_products_and_what_moves()
    {
        // Hand-made: K split 4 in space at L1; P 8 and C 2 over it in L3, weights innermost at L0.
        var features = LoopNest.Features("L3[WIO] C2 P8 - L2[WI] N1 - L1[O] K4X - L0[W] Q16")!;
        double Of(string name) => features[LoopNest.Names.ToList().IndexOf(name)];

        Assert.Equal(Math.Log2(2 * 8 * 16), Of("temporal"));
        Assert.Equal(2, Of("spatial"));
        Assert.Equal(4, Of("L3 temporal"));
        Assert.Equal(3, Of("L3 P"));

        // Weights: one word per lane and step of C; P and Q inside it do not change them.
        Assert.Equal(Math.Log2(4 * 2), Of("L3 W moved"));

        // Outputs below DRAM: 4 × 16 words, once per step of C and P.
        Assert.Equal(Math.Log2(4 * 16 * 2 * 8), Of("L3 O moved"));
        Assert.Null(LoopNest.Features("L3[WIO] C2 oops"));
        Assert.False(LoopNest.Is("ws"));
    }

    private static (double Value, bool IsInside) Answer(Proxy proxy, params string[] texts)
    {
        var predictions = new double[proxy.Targets.Count];
        var isInside = proxy.Predict(texts, predictions);
        return (predictions[0], isInside);
    }

    private static ProxyTable Table(int rows)
    {
        var random = new RandomSource(5);
        return new ProxyTable(["pe", "width", "flow", "cycles", "delta"], [.. Enumerable.Range(0, rows).Select(_ =>
        {
            var pe = 4 + random.Next(61);
            var width = 1 + (30 * random.NextDouble());
            var flow = random.Next(3);
            var cycles = 1e4 * width / pe * (flow == 0 ? 1.5 : 1);
            return (IReadOnlyList<string>)[.. new object[] { pe, width, flow switch { 0 => "ws", 1 => "os", _ => "is" }, cycles, width - 15 }.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)!)];
        })]);
    }
}
