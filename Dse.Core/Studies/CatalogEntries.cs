using System.Buffers;
using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Studies.Models;
using Dse.Core.Studies.TrainingPlans;
using Dse.Core.Workloads;

namespace Dse.Core.Studies;

/// <summary>Reads devices and language models that stand by themselves, as objects that specs may hold.</summary>
/// <remarks>Stateless and thread-safe. Error paths start at the object: <c>$.memGb</c>.</remarks>
public static class CatalogEntries
{
    /// <summary>Reads what <c>cluster.device</c> may hold as an object.</summary>
    /// <param name="body">The object.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    /// <returns>Null when there are errors.</returns>
    public static Device? ReadDevice(JsonElement body, ICollection<SpecError> errors) => Read(body, errors, ClusterReader.Figures, "calibration", "measurements", "design");

    /// <summary>Reads what <c>model</c> may hold as an object.</summary>
    /// <param name="body">The object.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    /// <returns>Null when there are errors.</returns>
    public static LanguageModel? ReadModel(JsonElement body, ICollection<SpecError> errors) => Read(body, errors, WorkloadReader.Shape, "huggingFaceConfig");

    /// <summary>The object of a model without objects inside: the body, or the shape that its configuration was read as.</summary>
    /// <param name="body">What <see cref="ReadModel"/> took.</param>
    /// <param name="model">What it gave.</param>
    public static JsonElement FlatModel(JsonElement body, LanguageModel model)
    {
        if (!body.TryGetProperty("huggingFaceConfig", out _))
        {
            return body;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            ModelShape.Write(writer, model);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static T? Read<T>(JsonElement body, ICollection<SpecError> errors, Func<SpecObject, ICollection<SpecError>, T?> read, params string[] parts)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(errors);
        var found = new List<SpecError>();
        var spec = new SpecObject(body, "$", found);
        T? entry = null;
        if (found.Count == 0)
        {
            entry = read(spec, found);

            // Remarks may be anything in a spec, but an entry takes no place of its own in the depth of one.
            foreach (var member in body.EnumerateObject())
            {
                var path = $"$.{SpecObject.Short(member.Name)}";
                if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !parts.Contains(member.Name, StringComparer.Ordinal) && !found.Exists(e => e.Path == path))
                {
                    found.Add(new SpecError(path, "wrongType", $"Expected a text, a number or a Boolean, found {SpecObject.Describe(member.Value)}."));
                }
            }
        }

        found.ForEach(errors.Add);
        return found.Count == 0 ? entry : null;
    }
}
