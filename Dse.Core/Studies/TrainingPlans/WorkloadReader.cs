using System.Text.Json;
using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Studies.Models;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Reads what is trained on what: <c>model, cluster, sequence, globalBatch, precision, stack</c>.</summary>
internal static class WorkloadReader
{
    /// <summary>Reads the workload; null after errors.</summary>
    public static TrainingWorkload? Read(SpecObject spec, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var model = Model(spec, errors);
        var cluster = ClusterReader.Read(spec, errors, takesUneven: true);
        var sequence = spec.Int("sequence", 1, 1 << 24);
        var globalBatch = spec.Int("globalBatch", 1, 1 << 24);
        var precision = (Precision)spec.Choice("precision", Precisions.Names, (int)Precision.Bf16);
        var stack = (SoftwareStack)spec.Choice("stack", [.. TrainingWorkload.StackNames], (int)(cluster is null ? SoftwareStack.Current : TrainingWorkload.DefaultStack(precision, cluster.Device)));
        foreach (var (device, _) in cluster?.Kinds ?? [])
        {
            if (device.PeakFlops(precision) is null)
            {
                var has = Precisions.Names.Where(n => Precisions.TryParse(n, out var p) && device.PeakFlops(p) is not null);
                spec.Error("precision", "unsupportedPrecision", $"{device.Name} has no {Precisions.Names[(int)precision]} rate. It has: {string.Join(", ", has)}.");
            }
        }

        return errors.Count > before || model is null || cluster is null
            ? null
            : new TrainingWorkload(model, cluster, sequence, globalBatch, precision, stack);
    }

    /// <summary>Reads <c>model</c>: a catalog name or alias, or an object; null after an error.</summary>
    public static LanguageModel? Model(SpecObject spec, ICollection<SpecError> errors)
    {
        if (spec.Member("model") is not { } member)
        {
            spec.Error("model", "missingField", "'model' is missing. Give a catalog name such as \"Llama-3.1-70B\" or an object with hidden, layers, heads, ffn and vocab.");
            return null;
        }

        if (member.ValueKind == JsonValueKind.String)
        {
            var name = member.GetString()!;
            var found = name.Length <= 200 ? LanguageModelCatalog.Find(name) : null;
            if (found is null)
            {
                spec.Error("model", "unknownModel", $"The catalog has no model '{SpecObject.Short(name)}'.{Nearest.Hint(name, LanguageModelCatalog.All.Select(m => m.Name))} 'dse catalog models' lists them; or give the shape as an object.");
            }

            return found;
        }

        return Shape(spec.Object("model")!, errors);
    }

    /// <summary>Reads a model's shape; null after an error.</summary>
    public static LanguageModel? Shape(SpecObject shape, ICollection<SpecError> errors) => ModelReader.Read(shape, errors);
}
