using System.Collections.Concurrent;
using Dse.Core.Cost.Serving;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Models of recent workloads, so that a stream of lines prices its steps once. Never changes an answer.</summary>
internal static class ServingModels
{
    private const int Capacity = 128;

    private static readonly ConcurrentDictionary<ServingWorkload, ServingModel> Recent = new();

    /// <summary>The model of a workload.</summary>
    public static ServingModel For(ServingWorkload work)
    {
        if (Recent.Count >= Capacity)
        {
            Recent.Clear();
        }

        return Recent.GetOrAdd(work, w => new ServingModel(w));
    }
}
