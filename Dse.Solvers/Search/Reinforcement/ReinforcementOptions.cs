using Dse.Core.Studies;

namespace Dse.Solvers.Search.Reinforcement;

/// <summary>Settings of the learning strategies.</summary>
/// <param name="Batch">Designs between two updates.</param>
/// <param name="Warmup">Random designs before the policy decides any.</param>
/// <param name="Hidden">Width of the networks.</param>
/// <param name="Rate">Step size of Adam.</param>
/// <param name="Epochs">Passes over a batch; 1 for the plain policy gradient.</param>
/// <param name="Clip">How far the ratio of new to old probability may leave 1; infinite for the plain policy gradient.</param>
/// <param name="HasCritic">Whether a critic shares out the reward among the decisions.</param>
/// <param name="FirstEntropy">Weight of the entropy at the start.</param>
/// <param name="LastEntropy">Weight of the entropy at the end of the budget.</param>
/// <param name="Imitation">Weight of members of the front, learnt as good examples beside each batch.</param>
/// <param name="ReturnShare">Share of designs that start from a member of the front and decide a few parameters anew.</param>
/// <param name="ReturnTemperature">Temperature of those decisions.</param>
/// <param name="UniformShare">Share of those designs whose decisions are drawn evenly from what the rules allow instead.</param>
internal sealed record ReinforcementOptions(
    int Batch,
    int Warmup,
    int Hidden,
    double Rate,
    int Epochs,
    double Clip,
    bool HasCritic,
    double FirstEntropy,
    double LastEntropy,
    double Imitation,
    double ReturnShare,
    double ReturnTemperature,
    double UniformShare)
{
    /// <summary>Lambda of the generalised advantage estimate (Schulman et al. 2016); rewards come at the end only, so that nothing is discounted.</summary>
    public const double Lambda = 0.95;

    /// <summary>The best known settings for an algorithm and a budget.</summary>
    public static ReinforcementOptions For(string algorithm, long evaluations)
    {
        var batch = evaluations switch
        {
            <= 400 => 16,
            <= 2_000 => 40,
            _ => 64,
        };
        var warmup = (int)Math.Clamp(evaluations / 20, batch, 4 * batch);
        var common = new ReinforcementOptions(batch, warmup, 64, 3e-3, 1, double.PositiveInfinity, false, 0.02, 0.002, 0.5, 0.5, 1.5, 0.3);
        var clipped = common with { Epochs = 4, Clip = 0.2, HasCritic = true, FirstEntropy = 0.01, LastEntropy = 0.001 };

        // The network of one agent among several learns from its own decisions only: it takes longer steps, and more of them.
        return algorithm switch
        {
            ReinforcementSettings.PolicyGradient => common,
            ReinforcementSettings.MultiAgent => clipped with { Rate = 0.01, Epochs = 8 },
            _ => clipped,
        };
    }
}
