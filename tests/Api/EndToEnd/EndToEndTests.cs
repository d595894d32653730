using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Dse.Api.OpenApi;
using Dse.Api.Tests.Events;
using Dse.Api.Tests.Studies;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;
using Dse.Core.Workloads.Graphs;
using Dse.Core.Workloads.Networks;

namespace Dse.Api.Tests.EndToEnd;

/// <summary>A study goes in over REST and its front comes back out of PostgreSQL, carried out by a real worker in a process of its own.</summary>
[Collection(ApiTests.Name)]
public sealed class EndToEndTests(ApiFixture api)
{
    [Fact]
    public async Task A_study_goes_in_and_its_front_comes_out()
    {
        await using var service = await api.WithWorkersAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var spec = Examples.Spec.DeepClone();
        spec["search"] = JsonNode.Parse("""{"strategy":"nsga2","evaluations":2000,"seed":1}""");

        var accepted = await SubmitTests.PostAsync(client, spec.ToJsonString(), key: "once");
        var path = accepted.Headers.Location!.OriginalString;
        using var response = await client.GetAsync($"{path}/events", HttpCompletionOption.ResponseHeadersRead);
        using var events = new EventReader(await response.Content.ReadAsStreamAsync());
        JsonNode? last = null;
        while (await events.NextAsync() is { } next)
        {
            last = next.Name == "front" ? last : next.Data;
        }

        Assert.Equal("succeeded", (string?)last!["state"]);
        var front = await client.JsonAsync($"{path}/front");
        Assert.True((bool)front["final"]!);
        Assert.True((bool)front["reproducible"]!);
        Assert.Equal(["min stepTimeSeconds", "min memoryGiB"], front["objectives"]!.AsArray().Select(o => (string?)o));
        var points = front["points"]!.AsArray().Select(p => (Time: (double)p!["metrics"]!["stepTimeSeconds"]!, Memory: (double)p["metrics"]!["memoryGiB"]!)).ToArray();
        Assert.NotEmpty(points);
        Assert.DoesNotContain(points, p => points.Any(q => q != p && q.Time <= p.Time && q.Memory <= p.Memory));
        var artifact = (string?)front["points"]![0]!["artifact"];
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{path}/{artifact}")).StatusCode);
        Assert.NotEmpty((await client.JsonAsync($"{path}/history"))["items"]!.AsArray());
        Assert.NotEmpty((await client.JsonAsync($"{path}/trials"))["items"]!.AsArray());
        var importance = Assert.Single((await client.JsonAsync($"{path}/importance?metric=stepTimeSeconds"))["items"]!.AsArray())!;
        Assert.True((double)importance["explainedRatio"]! > 0.5, importance.ToJsonString());
        var totals = importance["parameters"]!.AsArray().Select(p => (double)p!["totalRatio"]!).ToArray();
        Assert.True(totals[0] > 0.2 && totals.SequenceEqual(totals.OrderDescending()), importance.ToJsonString());
        var again = await (await SubmitTests.PostAsync(client, spec.ToJsonString(), key: "once")).JsonAsync();
        Assert.Equal(path, $"/v1/studies/{again["id"]}");
    }

    [Fact]
    public async Task A_serving_study_takes_the_same_way()
    {
        await using var service = await api.WithWorkersAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var path = (await SubmitTests.PostAsync(client, """
            {"kind":"ServingPlan","model":"Qwen/Qwen3-32B","cluster":{"device":"H200-SXM","devices":8,"devicesPerNode":8},
             "inputTokens":2000,"outputTokens":200,"weights":"fp8","space":{"chunkTokens":8192,"decodeBatch":[16,64]},"search":{"seed":1}}
            """)).Headers.Location!.OriginalString;
        await Until.TrueAsync(async () => (string?)(await client.JsonAsync(path))["study"]!["state"] == "succeeded", seconds: 60);

        var front = await client.JsonAsync($"{path}/front");
        Assert.Equal(["max tokensPerSecondPerDevice", "max tokensPerSecondPerUser"], front["objectives"]!.AsArray().Select(o => (string?)o));
        Assert.True(front["points"]!.AsArray().Count > 1);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{path}/{(string?)front["points"]![0]!["artifact"]}")).StatusCode);
    }

    [Fact]
    public async Task The_stored_front_of_12288_accelerators_is_that_of_every_design_compared_with_every_other()
    {
        int[] sides = [4, 8, 16, 24, 32, 64, 128, 256];
        int[] kibs = [32, 128, 512, 2048];
        await using var service = await api.WithWorkersAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var path = (await SubmitTests.PostAsync(client, $$"""
            {"kind":"Accelerator","networks":[{"graph":"resnet18"}],
             "space":{"rows":[{{string.Join(',', sides)}}],"cols":[{{string.Join(',', sides)}}],"ifmapSramKiB":[{{string.Join(',', kibs)}}],"filterSramKiB":[{{string.Join(',', kibs)}}],"ofmapSramKiB":[{{string.Join(',', kibs)}}],"bandwidthGBps":16} }
            """)).Headers.Location!.OriginalString;
        await Until.TrueAsync(async () => (string?)(await client.JsonAsync(path))["study"]!["state"] == "succeeded", seconds: 60);

        var layers = new NeuralNetwork("resnet18", GraphCatalog.Find("resnet18")!.Layers).Layers;
        var all = new List<(double LatencyMs, double Millijoules, double AreaMm2)>();
        foreach (var (rows, cols, flow) in sides.SelectMany(r => sides.SelectMany(c => Enum.GetValues<Dataflow>().Select(f => (r, c, f)))))
        {
            foreach (var (ifmap, filter, ofmap) in kibs.SelectMany(i => kibs.SelectMany(f => kibs.Select(o => (i, f, o)))))
            {
                // 16 GB/s at 1 GHz are 16 words of a byte per cycle.
                var array = new SystolicArray(rows, cols, flow) { IfmapSram = DataSize.FromKiB(ifmap), FilterSram = DataSize.FromKiB(filter), OfmapSram = DataSize.FromKiB(ofmap), BandwidthWordsPerCycle = 16 };
                var (cycles, energy) = (0.0, 0.0);
                foreach (var layer in layers)
                {
                    var estimate = SystolicModel.Evaluate(array, layer.Work.Product, layer.Work.InputWords);
                    cycles += estimate.Cycles * layer.Count;
                    energy += SystolicEnergy.Of(array, layer.Work.Product, estimate).TotalPj * layer.Count;
                }

                all.Add((cycles / 1000 / 1e3, energy / 1e9, SystolicEnergy.AreaMm2(array)));
            }
        }

        Assert.Equal(12_288, all.Count);
        var best = all.Where(a => !all.Exists(b => b.LatencyMs <= a.LatencyMs && b.Millijoules <= a.Millijoules && b.AreaMm2 <= a.AreaMm2 && b != a)).Distinct().Order();
        var stored = (await client.JsonAsync($"{path}/front?limit=1000"))["points"]!.AsArray().Select(p => p!["metrics"]!)
            .Select(m => ((double)m["latencyMs"]!, (double)m["energyMillijoules"]!, (double)m["areaMm2"]!)).Order();
        Assert.Equal(best, stored);
    }

    [Fact]
    public async Task Mappings_are_searched_in_the_process_of_a_study()
    {
        await using var service = await api.WithWorkersAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var path = (await SubmitTests.PostAsync(client, """
            {"kind":"Accelerator","networks":[{"layers":[{"type":"gemm","m":16,"n":32,"k":64}]}],"template":"gemmini","space":{"meshX":[4,8]},"objectives":["min latencyMs"]}
            """)).Headers.Location!.OriginalString;
        await Until.TrueAsync(async () => (string?)(await client.JsonAsync(path))["study"]!["state"] == "succeeded", seconds: 60);

        var point = (await client.JsonAsync($"{path}/front"))["points"]!.AsArray().Single()!;
        Assert.Equal(8, (int)point["parameters"]!["meshX"]!);
        var artifact = await client.JsonAsync($"{path}/{(string?)point["artifact"]}");
        Assert.True((bool)artifact["networks"]![0]!["layers"]![0]!["proved"]!);
        var yaml = await client.GetStringAsync($"{path}/front/{point["id"]}/export?to=timeloop");
        Assert.Contains("  instance:\n    \"N\": 1\n    M: 32\n    C: 64\n    P: 16\n", yaml, StringComparison.Ordinal);
        Assert.Contains("- target: scratchpad\n", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_study_stops_soon_after_it_is_cancelled_and_keeps_its_front()
    {
        await using var service = await api.WithWorkersAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var spec = Examples.Spec.DeepClone();
        spec["search"] = JsonNode.Parse("""{"strategy":"nsga2","evaluations":1000000000,"seed":1}""");
        var path = (await SubmitTests.PostAsync(client, spec.ToJsonString())).Headers.Location!.OriginalString;
        await Until.TrueAsync(async () => (int)(await client.JsonAsync(path))["study"]!["progress"]!["frontSize"]! > 0, seconds: 60);

        var clock = Stopwatch.StartNew();
        await (await client.PostAsync($"{path}/cancel", null)).JsonAsync();
        await Until.TrueAsync(async () => (string?)(await client.JsonAsync(path))["study"]!["state"] == "cancelled");

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"{clock.Elapsed}");
        Assert.NotEmpty((await client.JsonAsync($"{path}/front"))["points"]!.AsArray());
    }

    [Fact]
    public async Task Placements_fleets_splits_widths_and_subsets_take_the_same_way_and_are_proved()
    {
        (string Metric, double Value, string Spec)[] studies =
        [
            ("peakLoadTokens", 13, """{"kind":"ExpertPlacement","routing":{"loads":[[6,2,4],[3,3,6]]},"devices":2,"slotsPerDevice":2}"""),
            ("costPerHour", 4.68, """{"kind":"FleetMix","devices":[{"name":"A10G","costPerHour":1.01,"throughput":[[2,1],[5,2]]},{"name":"A100","costPerHour":3.67,"throughput":[[20,20],[40,20]]}],"distribution":[[0.2,0.1],[0.5,0.2]],"requestsPerSecond":30}"""),
            ("latencyMs", 5.5, """{"kind":"Partition","devices":[{"name":"p","memoryBytes":10},{"name":"s"}],"links":[{"from":"p","to":"s","gBps":1,"latencyMs":0.5}],"layers":[{"name":"x","outputBytes":2e6,"memoryBytes":8,"latencyMs":{"p":1,"s":5}},{"name":"y","memoryBytes":8,"latencyMs":{"p":3,"s":2}}],"objectives":["min latencyMs"]}"""),
            ("sensitivity", 0.4, """{"kind":"Precision","layers":[{"name":"a","options":[{"bits":4,"sensitivity":0.3,"bytes":10},{"bits":8,"sensitivity":0.1,"bytes":20}]},{"name":"b","options":[{"bits":4,"sensitivity":0.3,"bytes":10},{"bits":8,"sensitivity":0.2,"bytes":20}]}],"constraints":["bytes <= 30"],"objectives":["min sensitivity"]}"""),
            ("loss", 0.15, """{"kind":"ModelSubset","models":[{"name":"m","energyJoules":5,"loss":[0.1,0.9]},{"name":"n","energyJoules":6,"loss":[0.8,0.2]},{"name":"o","energyJoules":20,"loss":[0.1,0.1]}],"constraints":["energyJoules <= 12"],"objectives":["min loss"]}"""),
        ];
        await using var service = await api.WithWorkersAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        foreach (var (metric, value, spec) in studies)
        {
            var path = (await SubmitTests.PostAsync(client, spec)).Headers.Location!.OriginalString;
            await Until.TrueAsync(async () => (string?)(await client.JsonAsync(path))["study"]!["state"] == "succeeded", seconds: 60);

            var front = await client.JsonAsync($"{path}/front");
            Assert.True((bool)front["proved"]!, front.ToJsonString());
            var point = Assert.Single(front["points"]!.AsArray())!;
            Assert.Equal(value, (double)point["metrics"]![metric]!, 9);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{path}/{(string?)point["artifact"]}")).StatusCode);
        }
    }
}
