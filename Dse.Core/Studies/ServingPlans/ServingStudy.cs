using Dse.Core.Cost.Serving;
using Dse.Core.Cost.Serving.Offload;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>What a serving study is about, besides its space.</summary>
/// <param name="Work">The workload with the formats that the spec gives or implies.</param>
/// <param name="ActivationsGiven">Whether the spec fixes the format of activations; else it follows the weights of each design.</param>
/// <param name="KvCacheGiven">Whether the spec fixes the format of the cache; likewise.</param>
/// <param name="Draft">Draft tokens of every design, 0 for none unless the space says otherwise; their acceptance and cost.</param>
/// <param name="Offload">Devices for attention that a design may use; null for none.</param>
internal sealed record ServingStudy(ServingWorkload Work, bool ActivationsGiven, bool KvCacheGiven, SpeculativeDecoding Draft, AttentionOffload? Offload);
