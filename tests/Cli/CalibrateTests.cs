using System.Globalization;

namespace Dse.Cli.Tests;

public sealed class CalibrateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Measurements_become_a_device_file_that_lines_name()
    {
        var csv = Write("measured.csv", "type,precision,m,n,k,timeMs\n" + string.Concat(
            from m in new[] { 1, 64, 1024 } from n in new[] { 2048, 8192 } from k in new[] { 2048, 8192 }
            select string.Create(CultureInfo.InvariantCulture, $"gemm,bf16,{m},{n},{k},{0.02 + (2e-9 * m * n * k / 150e3)}\n")));
        var device = Write("lab.yaml", "device: lab\nbf16Tflops: 300\nmemGb: 48\nmemBwGbs: 1500\nunits: 96\nyear: 2024\n");
        var target = Path.Combine(folder.Path, "lab.json");

        var shown = await CommandRun.Of("calibrate", csv, "--device", device, "--out", target);
        var told = (await CommandRun.Of("calibrate", csv, "--device", device, "--out", target, "--json")).Json();
        var line = Write("line.jsonl", """{"deviceFile":"lab.json","operator":{"type":"gemm","m":64,"n":2048,"k":8192}}""");
        var answer = (await CommandRun.Of("evaluate", line)).Json();

        Assert.Equal(0, shown.Exit);
        Assert.Contains("gemm.bf16", shown.Output, StringComparison.Ordinal);
        var products = told.GetProperty("classes")[0];
        Assert.Equal(12, products.GetProperty("rows").GetInt32());
        Assert.True(products.GetProperty("leftOut").GetProperty("meanRatio").GetDouble() < products.GetProperty("before").GetProperty("meanRatio").GetDouble());
        Assert.Equal("measured", answer.GetProperty("basis").GetString());
        Assert.Equal(0.02 + (2e-9 * 64 * 2048 * 8192 / 150e3), answer.GetProperty("metrics").GetProperty("timeMs").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task Too_few_rows_are_said_and_change_nothing()
    {
        var csv = Write("few.csv", "type,bytes,timeMs\nelementwise,1048576,1\n");

        var run = await CommandRun.Of("calibrate", csv, "--device", "H100", "--out", Path.Combine(folder.Path, "d.json"));

        Assert.Equal(0, run.Exit);
        Assert.Contains("elementwise: 1 rows are too few", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("measurements", await File.ReadAllTextAsync(Path.Combine(folder.Path, "d.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type,bytes,timeMs\nelementwise,1048576,-3\n", "H100", "line 2, column 21 (timeMs)", "outOfRange")]
    [InlineData("type,bytes,timeMs\nelementwise,1048576,3\n", "H1OO", "--device", "unknownDevice")]
    public async Task What_is_wrong_is_named_and_nothing_is_written(string text, string device, string path, string code)
    {
        var target = Path.Combine(folder.Path, "d.json");

        var run = await CommandRun.Of("calibrate", Write("bad.csv", text), "--device", device, "--out", target, "--json");

        Assert.Equal(3, run.Exit);
        var error = run.Json().GetProperty("errors")[0];
        Assert.Equal((path, code), (error.GetProperty("path").GetString(), error.GetProperty("code").GetString()));
        Assert.False(File.Exists(target));
    }

    [Fact]
    public async Task Runs_alone_teach_how_much_longer_a_step_takes()
    {
        string Run(int tp, double seconds) => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"devices":8},"sequence":4096,"globalBatch":64,"plan":{"tp":{{{tp}}}},"measured":{"stepTimeSeconds":{{{seconds}}}}}""") + "\n";
        var runs = Write("runs.jsonl", Run(1, 9) + Run(2, 9) + Run(4, 9));
        var target = Path.Combine(folder.Path, "d.json");

        var shown = await CommandRun.Of("calibrate", "--runs", runs, "--device", "H100", "--out", target);
        var told = (await CommandRun.Of("calibrate", "--runs", runs, "--device", "H100", "--out", target, "--json")).Json().GetProperty("runs");

        Assert.Equal(0, shown.Exit);
        Assert.Contains("times what its kernels say", shown.Output, StringComparison.Ordinal);
        Assert.True(told.GetProperty("trainingRatio").GetDouble() > 1.5);
        Assert.Contains("trainingRatio", await File.ReadAllTextAsync(target), StringComparison.Ordinal);
        Assert.Equal(2, (await CommandRun.Of("calibrate", "--device", "H100")).Exit);
    }

    [Theory]
    [InlineData("""{"deviceFile":"none.json","operator":{"type":"gemm","m":1,"n":1,"k":1}}""", "$.deviceFile", "unreadableFile")]
    [InlineData("""{"device":"H100","deviceFile":"none.json","operator":{"type":"gemm","m":1,"n":1,"k":1}}""", "$.deviceFile", "twoDevices")]
    [InlineData("""{"kind":"TrainingPlan","cluster":{"deviceFile":7}}""", "$.cluster.deviceFile", "wrongType")]
    public async Task A_device_file_that_cannot_be_taken_is_named(string line, string path, string code)
    {
        var error = (await CommandRun.Of("evaluate", Write("line.jsonl", line))).Json().GetProperty("error");

        Assert.Equal((path, code), (error.GetProperty("path").GetString(), error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_spec_names_a_device_file_beside_it()
    {
        Write("lab.json", """{"device":"lab","bf16Tflops":300,"memGb":80,"memBwGbs":1500,"scaleupGbsPerDir":300,"scaleupDomain":8}""");
        var spec = Write("spec.yaml", "kind: TrainingPlan\nmodel: Llama-3.1-8B\ncluster: { deviceFile: lab.json, devices: 8 }\nsequence: 4096\nglobalBatch: 8\n");

        var run = await CommandRun.Of("validate", spec);

        Assert.Equal((0, string.Empty), (run.Exit, run.Error));
    }

    private string Write(string name, string text) => folder.Write(name, text);
}
