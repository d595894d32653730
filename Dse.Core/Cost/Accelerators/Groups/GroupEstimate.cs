using Dse.Core.Cost.Accelerators.Networks;

namespace Dse.Core.Cost.Accelerators.Groups;

/// <summary>Networks on a chip of several arrays.</summary>
/// <param name="Schedule">Which layer runs where and when.</param>
/// <param name="Networks">Per network when its runs end, and the energy and traffic of one run.</param>
/// <param name="DramBytes">Bytes to and from DRAM of all runs.</param>
/// <param name="Macs">Multiply-accumulates of all runs.</param>
public sealed record GroupEstimate(ChainSchedule Schedule, IReadOnlyList<NetworkEstimate> Networks, double DramBytes, double Macs);
