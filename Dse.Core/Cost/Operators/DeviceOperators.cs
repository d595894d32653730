using Dse.Core.Cost.Operators.Own;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators;

/// <summary>The best operator times there are for a device.</summary>
public static class DeviceOperators
{
    /// <summary>What its user measured, over the shipped tables, over its data sheet.</summary>
    public static IOperatorTimes For(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return OwnTables.For(device) is { } own ? new OwnOperators(own, device.Measurements!.ContentHash) : new MeasuredOperators(device);
    }
}
