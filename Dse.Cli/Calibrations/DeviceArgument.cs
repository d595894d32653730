using Dse.Cli.Studies;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Formats.Specs;

namespace Dse.Cli.Calibrations;

/// <summary>A device given on the command line: a catalog name, or a file that holds a device object.</summary>
internal static class DeviceArgument
{
    /// <summary>Finds the device.</summary>
    /// <param name="given">The name or the file's path.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>Null after an error.</returns>
    public static async Task<Device?> ReadAsync(string given, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (DeviceCatalog.Find(given) is { } shipped)
        {
            return shipped;
        }

        if (!File.Exists(given))
        {
            errors.Add(new SpecError("--device", "unknownDevice", $"'{given}' is neither in the catalog nor a file.{Nearest.Hint(given, DeviceCatalog.All.Select(d => d.Name))} 'dse catalog devices' lists names; or give a JSON or YAML file with the figures of the device's data sheet."));
            return null;
        }

        var document = SpecFile.Parse(given, await SpecFile.ReadAsync(given, Stream.Null, ct), errors);
        return document is null ? null : CatalogEntries.ReadDevice(document.Root, errors);
    }
}
