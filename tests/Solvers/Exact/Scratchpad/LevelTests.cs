using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;
using Dse.Solvers.Exact.Scratchpad.Levels;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Several memory levels under the scratchpad, against brute force over where every gap is spent.</summary>
public class LevelTests
{
    [Fact]
    public async Task The_least_energy_is_that_of_brute_force()
    {
        var (moving, proved) = (0, 0);
        for (var seed = 0; moving < 12; seed++)
        {
            var (graph, _) = RandomGraphs.Make(seed, maxOperators: 8);
            var capacity = SimpleOrders.TightestBytes(graph);
            var gaps = new GapModel(graph, [.. Enumerable.Range(0, graph.OperatorCount)], capacity);
            if (gaps.TightSteps.Length == 0 || gaps.Gaps.Length > 7)
            {
                continue;
            }

            var levels = new MemoryLevels([new("near", capacity / 4 + 1, 1.5), new("far", capacity / 2 + 1, 4)], 10);
            var least = Least(gaps, levels);

            var (plan, bound) = await LevelPlanner.PlanAsync(gaps, levels, Mip.Solvers.Cbc, CancellationToken.None);

            var figures = PlanReplay.Run(graph, plan!, capacity, out var violation, new PlanRules(0, levels));
            Assert.Null(violation);
            Assert.Equal(least, bound, 1e-6 * least);
            Assert.True(levels.TransferPj(figures!) >= least - 1e-6, $"seed {seed}");
            proved += levels.TransferPj(figures!) <= least + 1e-6 ? 1 : 0;
            moving++;
        }

        Assert.InRange(proved, 10, 12);
    }

    [Fact]
    public void A_study_names_levels_and_its_artifact_holds_their_stays()
    {
        const string Levels = """ "levels":[{"name":"L2","capacityBytes":600000,"energyPjPerByte":2},{"name":"L3","capacityBytes":2000000,"energyPjPerByte":6}],"offChipPjPerByte":40 """;
        using var document = JsonDocument.Parse($$"""{"kind":"Scratchpad","graph":"densenet121","capacitiesBytes":"tightest","order":"fixed",{{Levels}}}""");
        var errors = new List<SpecError>();
        var kind = StudyKinds.Resolve(document.RootElement, errors)!;
        var study = kind.Parse(document.RootElement, errors);
        Assert.Empty(errors);

        var front = Explorer.Run(study!.Problem, study.Search, new ExplorerOptions(2, 60, TimeProvider.System), null, default, CancellationToken.None);

        var point = Assert.Single(front.Points);
        var energy = point.Metrics.Single(m => m.Key == "transferEnergyPj").Value!.Value;
        Assert.True(energy < 1_404_928 * 40.0 / 4, $"{energy}");
        using var artifact = JsonDocument.Parse(point.ArtifactJson!);
        Assert.Equal(["L2", "L3"], artifact.RootElement.GetProperty("levels").EnumerateArray().Select(l => l.GetProperty("name").GetString()));
        var verdict = Dse.Core.Checks.ArtifactCheck.Of(kind, document.RootElement, artifact.RootElement);
        Assert.Empty(verdict.Findings);
        Assert.Equal(energy, verdict.Metrics.Single(m => m.Key == "transferEnergyPj").Value);

        // Nothing may lie over anything else in a level.
        var broken = System.Text.Encoding.UTF8.GetString(point.ArtifactJson!).Replace("\"name\":\"L3\"", "\"name\":\"L2\"", StringComparison.Ordinal);
        using var wrong = JsonDocument.Parse(broken);
        Assert.NotEmpty(Dse.Core.Checks.ArtifactCheck.Of(kind, document.RootElement, wrong.RootElement).Findings);
    }

    // Every gap kept, in a level, or outside; what is in a memory fits there in every step.
    private static double Least(GapModel gaps, MemoryLevels levels)
    {
        var count = gaps.Gaps.Length;
        var options = levels.OnChip.Count + 2;
        var best = double.PositiveInfinity;
        for (var choice = 0; choice < Math.Pow(options, count); choice++)
        {
            int[] where = [.. Enumerable.Range(0, count).Select(g => (int)(choice / Math.Pow(options, g)) % options)];
            var fits = true;
            for (var step = 0; step < gaps.Order.Count && fits; step++)
            {
                for (var memory = 0; memory <= levels.OnChip.Count && fits; memory++)
                {
                    var room = memory == 0 ? gaps.RoomBytes[step] : levels.OnChip[memory - 1].CapacityBytes;
                    fits = Enumerable.Range(0, count).Where(g => where[g] == memory && gaps.Gaps[g].From < step && gaps.Gaps[g].To > step).Sum(g => gaps.Gaps[g].Bytes) <= room;
                }
            }

            if (fits)
            {
                var energy = Enumerable.Range(0, count).Where(g => where[g] > 0 && where[g] <= levels.OnChip.Count).Sum(g => 2 * gaps.Gaps[g].Bytes * levels.OnChip[where[g] - 1].EnergyPjPerByte);
                var outside = Enumerable.Range(0, count).Where(g => where[g] == options - 1).GroupBy(g => gaps.Gaps[g].Tensor);
                energy += outside.Sum(t => (t.Count() + (gaps.IsOffChip(t.Key) ? 0 : 1)) * gaps.Graph.Bytes[t.Key] * levels.OffChipPjPerByte);
                best = Math.Min(best, energy);
            }
        }

        return best;
    }
}
