using System.Buffers;
using System.Text.Json;
using Dse.Api.Json;
using Dse.Core.Cost.Operators.Own;
using Dse.Core.Hardware;
using Dse.Formats.Calibrations;

namespace Dse.Api.Catalog;

/// <summary>A device as the object that specs may hold, and how well the kernels that its user measured are met.</summary>
internal sealed record DeviceSheetResponse
{
    /// <summary>The device as PUT takes it, with its efficiencies and measurements where it has its own.</summary>
    public required JsonElement Object { get; init; }

    /// <summary>Added by the tenant; false for what ships with the product.</summary>
    public required bool Own { get; init; }

    /// <summary>One for every group of measured kernels; empty when nothing was measured.</summary>
    public required IReadOnlyList<KernelFit> Fits { get; init; }

    /// <summary>The device in the wire's form.</summary>
    public static DeviceSheetResponse From(Device device, JsonElement? stored) => new()
    {
        Object = stored ?? Written(device),
        Own = stored is not null,
        Fits = [.. MeasurementFit.Of(device).Select(KernelFit.From)],
    };

    private static JsonElement Written(Device device)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            DeviceJson.Write(writer, device, source: null);
        }

        return JsonSerializer.Deserialize(buffer.WrittenSpan, ApiJson.Default.JsonElement);
    }
}
