using System.Collections.Concurrent;
using Dse.Core.Cost.Training;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Models of recent jobs, so that a stream of lines about one job prices its layers once. Never changes an answer.</summary>
internal static class TrainingModels
{
    private const int Capacity = 256;

    private static readonly ConcurrentDictionary<TrainingWorkload, TrainingModel> Recent = new();

    /// <summary>The model of a job.</summary>
    public static TrainingModel For(TrainingWorkload work)
    {
        if (Recent.Count >= Capacity)
        {
            Recent.Clear();
        }

        return Recent.GetOrAdd(work, w => new TrainingModel(w));
    }
}
