using Dse.Solvers.Search.Reinforcement.Policies;

namespace Dse.Solvers.Search.Reinforcement.Learners;

/// <summary>Improves a policy from batches of designs.</summary>
internal interface ILearner
{
    /// <summary>Learns.</summary>
    /// <param name="batch">Designs of the policy with their advantages.</param>
    /// <param name="examples">Members of the front with the preference that they answer.</param>
    /// <param name="progress">Share of the budget that is spent, 0 to 1.</param>
    void Learn(IReadOnlyList<Experience> batch, IReadOnlyList<Experience> examples, double progress);

    /// <summary>Writes everything that the next update depends on, the policy's networks included.</summary>
    void Save(BinaryWriter writer);

    void Restore(BinaryReader reader);
}
