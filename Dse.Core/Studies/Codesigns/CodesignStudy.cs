using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware;
using Dse.Core.Hardware.Units;
using Dse.Core.Studies.Devices;

namespace Dse.Core.Studies.Codesigns;

/// <summary>What a co-design study is about, besides its space.</summary>
/// <param name="Body">What runs.</param>
/// <param name="Limits">What every candidate keeps.</param>
/// <param name="Template">What no parameter of a chip says.</param>
/// <param name="Elastic">Networks to choose from; null for the one of the body.</param>
internal sealed record CodesignStudy(CodesignBody Body, CodesignLimits Limits, ChipDesign Template, ElasticModels? Elastic)
{
    /// <summary>What arrays may be, null for systolic; at least one.</summary>
    public required IReadOnlyList<ArrayTemplate?> Arrays { get; init; }

    // Any that can be made: readers of bodies see it where the designed device will stand.
    private const string Placeholder =
        """{"design":{"rows":128,"cols":128,"arrays":4,"sramMiB":32,"clockMhz":1000,"hbmStacks":2,"linkGBps":300,"nodeNm":7}}""";

    /// <summary>Reads everything but alternatives and space; null after errors.</summary>
    /// <param name="root">The spec or line.</param>
    /// <param name="spec">The same.</param>
    /// <param name="isServing">What runs; null after an error that was reported.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static CodesignStudy? Read(SpecObject root, JsonElement spec, bool? isServing, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var arrays = ArraysOf(root, errors);
        var limits = CodesignLimits.Read(root);
        var template = TemplateOf(ChipReader.ReadBusiness(root));
        CheckDevice(root);
        CheckParts(root);
        if (isServing is not { } serving)
        {
            // What every body needs is missed in any case.
            root.Member("elastic");
            TrainingPlans.WorkloadReader.Model(root, errors);
            return null;
        }

        var body = CodesignBody.Read(BodySpec.Of(spec, serving, JsonNode.Parse(Placeholder)!), serving, errors);
        if (body is null)
        {
            root.Member("elastic");
            return null;
        }

        var elastic = ElasticReader.Read(root, body.Model, errors);
        return errors.Count > before ? null : new CodesignStudy(elastic is null ? body : body.WithModel(elastic.Largest), limits, template, elastic) { Arrays = arrays };
    }

    /// <summary>The study with other devices in its cluster, as a catalog name gives them; null after errors.</summary>
    public static Cluster? ClusterWith(JsonElement spec, bool isServing, string name, ICollection<SpecError> errors) =>
        CodesignBody.Read(BodySpec.Of(spec, isServing, JsonValue.Create(name)), isServing, errors)?.Cluster;

    private static IReadOnlyList<ArrayTemplate?> ArraysOf(SpecObject root, ICollection<SpecError> errors) => root.Has("template")
        ? [.. SpaceValues.Read(root, "template", errors, (element, path, _) => SpaceValues.Text(element, path, ChipReader.Templates, errors)).Select(v => ArrayTemplate.Find(v.Text!))]
        : [null];

    // Links of a domain are a parameter of the chip.
    private static void CheckDevice(SpecObject root)
    {
        if (root.Object("cluster") is not { } cluster)
        {
            root.Error("cluster", "missingField", "'cluster' is missing. Give at least { device: designed, devices: 256 }.");
            return;
        }

        if (cluster.Has("scaleUpGBps"))
        {
            cluster.Error("scaleUpGBps", "notTogether", "The links of a designed device are its parameter linkGBps. Give that in 'space', and leave this out.");
        }

        if (cluster.Member("device") is { } device && !(device.ValueKind == JsonValueKind.String && device.ValueEquals(DeviceFigures.Designed)))
        {
            cluster.Error("device", "unknownValue", $"{SpecObject.Describe(device)} exists. Give 'designed' here, and devices to compare with under 'alternatives'.");
        }
    }

    // Nothing under a plan tells unlike arrays of one device apart.
    private static void CheckParts(SpecObject root)
    {
        foreach (var name in (string[])[Accelerators.Groups.GroupStudy.Field, "granularity"])
        {
            if (root.Has(name))
            {
                root.Error(name, "unsupported", "A device of a cluster has like arrays ('arrays' in 'space'); sub-accelerators are for 'networks' in the place of 'model' and 'cluster'. For unlike chips in one cluster use kind TrainingPlan or ServingPlan with a design per entry of 'cluster.groups'.");
            }
        }
    }

    private static ChipDesign TemplateOf(ChipBusiness business) => new(1, 1, 1, Dataflow.WeightStationary)
    {
        Sram = DataSize.FromMiB(1),
        Clock = ClockRate.FromMHz(1),
        Stacks = 1,
        Memory = StackedMemory.All[0],
        Link = DataRate.FromGBps(0),
        Process = ManufacturingProcess.All[0],
        Business = business,
    };
}
