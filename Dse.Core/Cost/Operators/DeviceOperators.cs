using Dse.Core.Cost.Operators.Designed;
using Dse.Core.Cost.Operators.Own;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators;

/// <summary>The best operator times there are for a device.</summary>
public static class DeviceOperators
{
    /// <summary>What its user measured, over the shipped tables, over its data sheet; a designed device is priced on its arrays.</summary>
    public static IOperatorTimes For(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Design is not null ? new DesignedOperators(device)
            : OwnTables.For(device) is { } own ? new OwnOperators(own, device.Measurements!.ContentHash)
            : new MeasuredOperators(device);
    }

    /// <summary>Times without tables, as jobs are priced with (docs/cost-model.md §2): from a designed device's arrays, from another's data sheet.</summary>
    public static IOperatorTimes Prior(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Design is not null ? new DesignedOperators(device) : new TileWaveOperators(device);
    }
}
