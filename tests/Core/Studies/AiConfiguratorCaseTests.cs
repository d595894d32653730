using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

/// <summary>
/// The case that NVIDIA AIConfigurator publishes in its README: Qwen3-32B in fp8 on 32 H200, 4,000 tokens in of which 500 are
/// cached, 500 out, TTFT at most 300 ms, TPOT at most 10 ms. It says 684.8 tokens/s/GPU with two pools, 410.2 with shared
/// workers: 1.67 times. That is another predictor, not a measurement; nothing here is fitted to it.
/// </summary>
public class AiConfiguratorCaseTests
{
    [Fact]
    public void Pools_gain_over_shared_workers_what_another_predictor_says_within_a_fifth()
    {
        var pools = Best("disaggregated");
        var shared = Best("aggregated");

        Assert.InRange(pools / shared, 1.67 * 0.8, 1.67 * 1.2);
        Assert.InRange(pools / 684.8, 0.75, 1.25);
        Assert.InRange(shared / 410.2, 0.75, 1.25);
    }

    private static double Best(string mode)
    {
        using var spec = JsonDocument.Parse($$"""
            {"kind":"ServingPlan","model":"Qwen/Qwen3-32B","cluster":{"device":"H200-SXM","devices":32,"devicesPerNode":8},
             "inputTokens":4000,"cachedInputTokens":500,"outputTokens":500,"weights":"fp8","space": { "mode":"{{mode}}" } }
            """);
        var problem = StudyKinds.Find("ServingPlan")!.Parse(spec.RootElement, [])!.Problem;
        int Column(string name) => problem.Evaluator.Metrics.Select((m, i) => (m.Name, i)).Single(m => m.Name == name).i;
        int ttft = Column("ttftMs"), tpot = Column("tpotMs"), rate = Column("tokensPerSecondPerDevice");
        var walker = new SpaceWalker(problem.Space);
        var batch = new CandidateBatch(problem.Space, 1024);
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        var best = 0.0;
        while (walker.Fill(batch) > 0)
        {
            problem.Evaluator.Evaluate(batch, scores);
            for (var r = 0; r < batch.Count; r++)
            {
                if (scores.Outcomes[r] == TrialOutcome.Feasible && scores.Metric(ttft)[r] <= 300 && scores.Metric(tpot)[r] <= 10)
                {
                    best = Math.Max(best, scores.Metric(rate)[r]);
                }
            }
        }

        return best;
    }
}
