using System.Text.Json;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.Codesigns;

/// <summary>Reads <c>alternatives</c>: devices of the catalog that are candidates beside the designed ones.</summary>
internal static class AlternativesReader
{
    private const int MaxAlternatives = 200;
    private const string Catalog = "catalog";

    /// <summary>Reads them; empty when there are none.</summary>
    /// <param name="root">The spec.</param>
    /// <param name="spec">The same.</param>
    /// <param name="isServing">What runs.</param>
    /// <param name="lacks">What a device lacks for the study's objectives and limits, in words; null when nothing.</param>
    /// <param name="errors">Receives what is wrong with devices that the spec names; of the whole catalog those that do not do are left out.</param>
    public static IReadOnlyList<Cluster> Read(SpecObject root, JsonElement spec, bool isServing, Func<Device, string?> lacks, ICollection<SpecError> errors)
    {
        var all = root.Member("alternatives") is { ValueKind: JsonValueKind.String } word && word.ValueEquals(Catalog);
        var clusters = new List<Cluster>();
        if (all)
        {
            foreach (var device in DeviceCatalog.All.Where(d => lacks(d) is null))
            {
                if (CodesignStudy.ClusterWith(spec, isServing, device.Name, []) is { } cluster)
                {
                    clusters.Add(cluster);
                }
            }

            return clusters;
        }

        foreach (var (element, path) in root.List("alternatives", MaxAlternatives))
        {
            var own = new List<SpecError>();
            var device = element.ValueKind == JsonValueKind.String ? DeviceCatalog.Find(element.GetString()!) : null;
            if (device is null)
            {
                errors.Add(new SpecError(path, "unknownDevice", $"{SpecObject.Describe(element)} is no device of the catalog. 'dse catalog devices' lists them; 'alternatives: catalog' takes all."));
            }
            else if (clusters.Exists(c => c.Device.Name == device.Name))
            {
                errors.Add(new SpecError(path, "duplicateValue", $"{device.Name} stands twice. Name each device once."));
            }
            else if (lacks(device) is { } figure)
            {
                errors.Add(new SpecError(path, "unknownFigure", $"The catalog does not say {figure} of {device.Name}, which an objective, constraint or limit needs. Leave the device or that out."));
            }
            else if (CodesignStudy.ClusterWith(spec, isServing, device.Name, own) is { } cluster)
            {
                clusters.Add(cluster);
            }
            else
            {
                errors.Add(new SpecError(path, own[0].Code, $"{device.Name}: {own[0].Message}"));
            }
        }

        return clusters;
    }
}
