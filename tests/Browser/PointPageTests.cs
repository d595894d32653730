using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class PointPageTests(BrowserFixture service)
{
    [Fact]
    public async Task A_training_point_has_its_certificate_explanation_tornado_and_timeline()
    {
        await using var watched = await OpenFirstAsync(await service.FinishedStudyAsync());
        var page = watched.Page;

        await Expect(page.Locator(".certificate")).ToContainTextAsync("Proved: the front is complete");
        await Expect(page.GetByText("Bound by")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "What more of a resource would bring" })).ToContainTextAsync("memory bandwidth x2");
        var tornado = page.GetByRole(AriaRole.Table, new() { Name = "Change of stepTimeSeconds by one step of each field" });
        await Expect(tornado.GetByRole(AriaRole.Row).Filter(new() { HasText = "computeRate" })).ToContainTextAsync("half");
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Pipeline of \\d+ stages: [1-9]") }).Locator("rect").First).ToBeAttachedAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "to", Exact = true }).SelectOptionAsync("memoryGiB");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Change of memoryGiB by one step of each field" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_plan_of_ones_own_is_priced_beside_the_point_term_by_term()
    {
        await using var watched = await OpenFirstAsync(await service.FinishedStudyAsync());
        var page = watched.Page;
        var mine = page.GetByRole(AriaRole.Region, new() { Name = "Compare with mine" });

        await mine.GetByLabel("zero", new() { Exact = true }).FillAsync("3");
        await Expect(mine.GetByRole(AriaRole.Status)).ToContainTextAsync(new Regex("beats|Neither|equals"));
        await Expect(mine.GetByRole(AriaRole.Table, new() { Name = "timeSeconds of the point and of mine by cause" })).ToContainTextAsync("dataParallelComm");

        await mine.GetByLabel("tp", new() { Exact = true }).FillAsync("7");
        await Expect(mine.GetByRole(AriaRole.Status)).ToContainTextAsync("Mine cannot be:");
        await mine.GetByRole(AriaRole.Button, new() { Name = "Back to the point's" }).ClickAsync();
        await Expect(mine.GetByRole(AriaRole.Status)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Points_are_gone_through_one_by_one_and_one_that_is_not_on_the_front_is_said_so()
    {
        var study = await service.FinishedStudyAsync();
        var points = (await service.FrontAsync(study))["points"]!.AsArray();
        await using var watched = await OpenFirstAsync(study);
        var page = watched.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = "Next point" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/points/{points[1]!["trial"]}$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Point 2");

        await page.GotoAsync($"/studies/{study}/points/999999999");
        await Expect(page.GetByText("It is not on the front of")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("Category", Pictures.Trait)]
    public async Task Every_kind_has_a_picture_of_its_own()
    {
        (string Spec, string Seen, string? Cause)[] pictures =
        [
            (Fleet, "Where the requests of each bucket go: outputs down, inputs across", "costPerHour by cause"),
            (Split, "Which device runs which layer", "latencyMs by cause"),
            (Bits, "Bits of each layer", "sensitivity by cause"),
            (Specs.Experts("experts by load"), "Load of each device over the mean of its layer", null),
            (Array, "Energy by level, in millijoules", "latencyMs by cause"),
            (Unlike, "Which layer runs on which array, and when", null),
            (Fused, "Fused layers of tiny: tiles, what is held, and what it takes against every layer by itself", "latencyMs by cause"),
            (Controller, "Time of a mean request by cause, in nanoseconds", null),
            (Subset, "The model that serves each class of requests", "loss by cause"),
        ];
        var studies = await Task.WhenAll(pictures.Select(p => service.SucceededAsync("picture", _ => p.Spec)));
        foreach (var (picture, study) in pictures.Zip(studies))
        {
            await using var watched = await OpenFirstAsync(study);

            await Expect(watched.Page.GetByRole(AriaRole.Table, new() { Name = picture.Seen })).ToBeVisibleAsync();
            if (picture.Cause is { } cause)
            {
                await Expect(watched.Page.GetByRole(AriaRole.Table, new() { Name = cause })).ToBeVisibleAsync();
            }

            Assert.True(await watched.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), picture.Seen);
            if (picture.Spec == Fused)
            {
                // The chart comes last, above what is clicked.
                await watched.Page.Locator(".chart svg").First.WaitForAsync();
                await watched.Page.GetByText("Mappings of tiny").ClickAsync();
                await watched.Page.Locator("summary").Filter(new() { HasText = "proved best" }).First.ClickAsync();
                await Expect(watched.Page.GetByRole(AriaRole.Table, new() { Name = "Loops of wide" })).ToContainTextAsync("scratchpad");

                // What is open is in the address.
                await watched.Page.ReloadAsync();
                await Expect(watched.Page.GetByRole(AriaRole.Table, new() { Name = "Loops of wide" })).ToBeVisibleAsync();
            }
        }

        if (Pictures.Folder is not null)
        {
            await using var list = await service.OpenAsync("/studies");
            await list.PictureAsync("studies", 760, "table.studies");
        }
    }

    private const string Fleet =
        """
        kind: FleetMix
        name: A10G and A100 for a chat load
        devices:
          - { name: A10G, costPerHour: 1.01, throughput: [[2, 1], [5, 2]] }
          - { name: A100-80GB, costPerHour: 3.67, throughput: [[20, 20], [40, 20]] }
        distribution: [[0.2, 0.1], [0.5, 0.2]]
        requestsPerSecond: 30
        """;

    private const string Split =
        """
        kind: Partition
        name: Camera and server
        devices: [{ name: camera }, { name: server }]
        links: [{ from: camera, to: server, gBps: 1, latencyMs: 1 }]
        layers:
          - { name: first, outputBytes: 1000, latencyMs: { camera: 1, server: 2 } }
          - { name: last, outputBytes: 10, latencyMs: { camera: 9, server: 1 } }
        """;

    private const string Bits =
        """
        kind: Precision
        name: Bits of one layer
        layers:
          - { name: first, options: [{ bits: 4, sensitivity: 0.2, bytes: 10 }, { bits: 8, sensitivity: 0.1, bytes: 20 }] }
        """;

    private const string Controller =
        """
        kind: MemoryController
        name: A DRAM channel under mixed traffic
        workload: { preset: mixed }
        space: { pagePolicy: [open, closed], scheduler: fifo, schedulerBuffer: shared, requestBufferSize: 8, responseQueue: fifo, refreshPolicy: allBank, refreshMaxPostponed: 1, refreshMaxPulledIn: 1, arbiter: fifo, maxActiveTransactions: 32 }
        """;

    private const string Subset =
        """
        kind: ModelSubset
        name: Small or large model
        weights: [0.5, 0.5]
        models:
          - { name: small, energyJoules: 1, loss: [0.4, 0.2] }
          - { name: large, energyJoules: 5, loss: [0.1, 0.3] }
        """;

    private const string Array =
        """
        kind: Accelerator
        name: ResNet-18 on a small array
        networks: [{ graph: resnet18 }]
        space: { rows: [16, 32], cols: 16, clockMhz: 500, dataflow: os, ifmapSramKiB: 64, filterSramKiB: 64, ofmapSramKiB: 32, bandwidthGBps: 25.6, nodeNm: 40, wordBytes: 1 }
        """;

    private const string Unlike =
        """
        kind: Accelerator
        name: Two arrays, two networks
        networks: [{ name: one, layers: [{ type: gemm, m: 64, n: 64, k: 64 }] }, { name: two, layers: [{ type: gemm, m: 32, n: 64, k: 64 }] }]
        subAccelerators: 2
        space: { rows: 8, cols: [8, 16], dataflow: ws, ifmapSramKiB: 8, filterSramKiB: 8, ofmapSramKiB: 8, assignment: latency }
        """;

    // Between the two layers lie more words than the scratchpad has.
    private const string Fused =
        """
        kind: Accelerator
        name: Two fused layers
        networks:
          - name: tiny
            layers:
              - { name: wide, type: conv, ifmapHeight: 28, ifmapWidth: 28, filterHeight: 1, filterWidth: 1, channels: 16, filters: 48 }
              - { name: narrow, type: conv, ifmapHeight: 30, ifmapWidth: 30, filterHeight: 3, filterWidth: 3, channels: 48, filters: 16, follows: true }
        template: gemmini
        fuse: pairs
        mappingObjective: energy
        space: { meshX: 16, accumulatorDepth: 256, scratchpadEntries: 16384 }
        """;

    private async Task<WatchedPage> OpenFirstAsync(string study)
    {
        var trial = (await service.FrontAsync(study))["points"]![0]!["trial"]!;
        return await service.OpenAsync(string.Create(CultureInfo.InvariantCulture, $"/studies/{study}/points/{(long)trial}"));
    }
}
