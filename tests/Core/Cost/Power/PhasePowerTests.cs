using Dse.Core.Cost.Power;

namespace Dse.Core.Tests.Cost.Power;

public class PhasePowerTests
{
    // Average power over board power while decoding, batch 1, prompts of 512 (splitwise-sim, data/perf_model.csv, MIT licence);
    // the memory ratio is the weights of a device over its 2.039 TB/s and the measured time of a token.
    [Theory]
    [InlineData("llama2-70b", 2, 54.86, 0.736)]
    [InlineData("llama2-70b", 4, 44.99, 0.599)]
    [InlineData("llama2-70b", 8, 44.85, 0.435)]
    [InlineData("bloom-176b", 8, 48.76, 0.635)]
    public void Decoding_draws_what_was_measured(string model, int ranks, double tokenMs, double measured)
    {
        var bytes = (model == "bloom-176b" ? 176e9 : 69e9) * 2 / ranks;
        var flops = bytes;
        var phase = new PhasePower(flops / (tokenMs / 1e3) / 312e12, bytes / (tokenMs / 1e3) / 2.039e12);

        Assert.InRange(phase.DrawRatio, measured - 0.05, measured + 0.05);
    }

    // The same source takes a cap at half of the board power to slow prompts by 1.30 and tokens not at all.
    [Fact]
    public void Half_the_power_slows_prompts_by_about_a_third_and_tokens_hardly()
    {
        var prompt = new PhasePower(0.5, 0.07);
        var token = new PhasePower(0.004, 0.62);

        Assert.InRange(prompt.SlowdownRatio(prompt.ClockRatio(0.5, 0.15)!.Value), 1.2, 1.4);
        Assert.InRange(token.SlowdownRatio(token.ClockRatio(0.5, 0.15)!.Value), 1, 1.02);
    }

    [Fact]
    public void A_cap_above_the_draw_changes_nothing_and_one_below_idle_cannot_be_kept()
    {
        var phase = new PhasePower(0.1, 0.3);

        Assert.Equal(1, phase.ClockRatio(0.9, 0.15));
        Assert.Equal(1, phase.SlowdownRatio(1));
        Assert.Null(phase.ClockRatio(0.2, 0.15));

        // (cap - still) / (draw - still) is the cube of the clock.
        var still = 0.15 + (0.2 * 0.3);
        Assert.Equal(Math.Cbrt((0.5 - still) / (phase.DrawRatio - still)), phase.ClockRatio(0.5, 0.15)!.Value, 1e-12);
    }
}
