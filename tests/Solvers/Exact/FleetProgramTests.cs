using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.Fleets;
using Dse.Solvers.Exact.Fleet;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Tests.Exact;

/// <summary>Fleets as linear models against branch and bound on the counts.</summary>
public class FleetProgramTests
{
    [Fact]
    public async Task A_linear_model_finds_the_fleet_that_branch_and_bound_finds()
    {
        var (solved, sliced, none) = (0, 0, 0);
        for (var seed = 0; seed < 25; seed++)
        {
            using var spec = JsonDocument.Parse(RandomFleets.Spec(new System.Random(seed)));
            var study = StudyKinds.Resolve(spec.RootElement, new List<SpecError>())!.Parse(spec.RootElement, new List<SpecError>())!;
            var model = (FleetModel)study.Problem.Exact!;
            var layout = new FleetLayout(model, hasRate: false);
            int[] least = [.. study.Problem.Space.Parameters.Select(p => (int)p.From)];
            int[] most = [.. study.Problem.Space.Parameters.Select(p => (int)p.To)];
            var search = new FleetSearch(model, layout, least, most, model.RequestsPerSecond);

            var own = search.Minimise(FleetModel.Cost, [], null, long.MaxValue, () => false);
            var (result, counts) = await new FleetProgram(model, layout).MinimiseAsync(FleetModel.Cost, [], search.Counts, (search.LeastRate, search.MostRate), Mip.Solvers.Cbc, CancellationToken.None);

            Assert.True(own.Proved && result.IsProof, $"{seed}: {result.Status}");
            Assert.True(own.Counts is null == counts is null, $"{seed}: {result.Status}");
            solved++;
            sliced += model.Slices is null ? 0 : 1;
            none += counts is null ? 1 : 0;
            if (counts is not null)
            {
                Assert.Equal(own.Value, result.Objective, 6);
                Assert.True(FleetPlan.Of(model, new FleetRouting(model), counts).IsFeasible, $"{seed}");
            }
        }

        Assert.True(sliced > 3 && none > 0 && solved > none, $"{solved} {sliced} {none}");
    }

    [Fact]
    public async Task The_greatest_rate_of_limited_fleets_is_found_too()
    {
        using var spec = JsonDocument.Parse("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"available":3,"throughput":[[4,2]]},{"name":"b","costPerHour":3,"available":2,"throughput":[[10,6]]}],"distribution":[[1,1]],"requestsPerSecond":2,"objectives":["max capacityRequestsPerSecond"]}""");
        var model = (FleetModel)StudyKinds.Resolve(spec.RootElement, new List<SpecError>())!.Parse(spec.RootElement, new List<SpecError>())!.Problem.Exact!;
        var layout = new FleetLayout(model, hasRate: true);
        var search = new FleetSearch(model, layout, [0, 0], [3, 2], model.RequestsPerSecond);

        var (result, counts) = await new FleetProgram(model, layout).MinimiseAsync(FleetModel.Capacity, [], search.Counts, (search.LeastRate, search.MostRate), Mip.Solvers.Cbc, CancellationToken.None);

        Assert.Equal([3, 2], counts!);
        Assert.Equal(search.MostRate, -result.Objective, 6);
    }
}
