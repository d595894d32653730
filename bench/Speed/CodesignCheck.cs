using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Bench.Speed;

/// <summary>The training example: how fast chips and plans are scored, and whether its front holds or beats the best plan of every device that exists.</summary>
internal static class CodesignCheck
{
    private const int Devices = 256;
    private const double PowerWatts = 180_000;

    // As examples/codesign-7b.yaml.
    private const string Job = """ "model":"Llama-2-7B","sequence":4096,"globalBatch":1024,"precision":"bf16" """;

    private const string Space = """
        {"rows":[128,256],"cols":[128,256],"arrays":[4,6,8,12,16],"nodeNm":[4],"hbm":["hbm3","hbm3e"],"hbmStacks":[1,2,4,6],"sramMiB":[32,64,128],"linkGBps":[225,450],
         "clockMhz":[1000,1400,1800],"schedule":["1f1b","interleaved","zeroBubble","dualPipe"],"vp":[2,4,8],"sequenceParallel":true,"overlapDp":true,"overlapTp":"ring"}
        """;

    public static int Run()
    {
        var study = Parse($$"""
            {"kind":"Codesign",{{Job}},"cluster":{"device":"designed","devices":{{Devices}} },"alternatives":"catalog","limits":{"powerWatts":{{PowerWatts}} },"space":{{Space}},
             "objectives":["min stepTimeSeconds","min clusterPowerWatts","min capexUsd"],"search":{"strategy":"exhaustive"} }
            """);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var front = Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default, null, default, CancellationToken.None);
        var seconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        Print($"{front.Evaluations:N0} pairs of device and plan in {seconds:F1} core-seconds: {front.Evaluations / seconds:N0} per core-second; {front.Points.Count} on the front, proved: {front.Proved}");
        var existing = front.Points.Count(p => p.Parameters[0].Value.Text != "designed");
        Print($"{front.Points.Count - existing} points are designed chips, {existing} devices that exist");
        Nsga(study, front);
        return Alternatives(front) ? 0 : 1;
    }

    // The best plan of each device by a study of kind TrainingPlan in its whole default space.
    private static bool Alternatives(FrontDocument front)
    {
        var (checkedDevices, held, beaten) = (0, 0, 0);
        foreach (var device in DeviceCatalog.All.Where(d => Devices * d.TdpWatts <= PowerWatts && d.PriceUsd is not null && d.PeakFlops(Precision.Bf16) is not null))
        {
            foreach (var stack in new[] { ""","stack":"current" """, string.Empty })
            {
                var alone = Parse($$"""{"kind":"TrainingPlan",{{Job}}{{stack}},"cluster":{"device":"{{device.Name}}","devices":{{Devices}} },"objectives":["min stepTimeSeconds"],"search":{"strategy":"exhaustive"} }""");
                var best = Explorer.Run(alone.Problem, alone.Search, ExplorerOptions.Default, null, default, CancellationToken.None);
                if (best.Points.Count == 0)
                {
                    continue;
                }

                checkedDevices++;
                var time = Metric(best.Points[0], "stepTimeSeconds");
                var over = front.Points.Where(p => Metric(p, "stepTimeSeconds") <= time && Metric(p, "clusterPowerWatts") <= Devices * device.TdpWatts && Metric(p, "capexUsd") <= Devices * device.PriceUsd).ToList();
                var designed = over.Exists(p => p.Parameters[0].Value.Text != device.Name);
                held += over.Count > 0 ? 1 : 0;
                beaten += designed ? 1 : 0;
                Print($"{device.Name}{(stack.Length > 0 ? string.Empty : " (default software)")}: best step {time:F3} s: {(designed ? "beaten" : over.Count > 0 ? "held" : "NEITHER HELD NOR BEATEN")}");
            }
        }

        Print($"{held} of {checkedDevices} best plans are held or beaten by a point of the front, {beaten} by one of another device");
        return held == checkedDevices;
    }

    // What NSGA-II finds of the same space in a small part of its size.
    private static void Nsga(ParsedStudy study, FrontDocument proved)
    {
        foreach (var seed in new ulong[] { 1, 2, 3 })
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var problem = new StudyProblem(study.Problem.Kind, study.Problem.Space, study.Problem.Objectives, study.Problem.MetricConstraints, study.Problem.Evaluator, proved.ReferencePoint);
            var front = Explorer.Run(problem, new SearchSettings("nsga2", 100_000, null, seed), ExplorerOptions.Default, null, default, CancellationToken.None);
            Print($"nsga2, seed {seed}, {front.Evaluations:N0} evaluations, {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds:F1} core-seconds: {front.Hypervolume / proved.Hypervolume:P1} of the proved hypervolume, {front.Points.Count} points");
        }
    }

    private static double Metric(FrontPoint point, string name) => point.Metrics.Single(m => m.Key == name).Value!.Value;

    private static ParsedStudy Parse(string spec)
    {
        var errors = new List<SpecError>();
        using var document = JsonDocument.Parse(spec);
        return StudyKinds.Resolve(document.RootElement, errors)?.Parse(document.RootElement, errors) ?? throw new InvalidOperationException(string.Join(' ', errors));
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
