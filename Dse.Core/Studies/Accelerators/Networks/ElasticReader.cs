using Dse.Core.Spaces;
using Dse.Core.Studies.Elastic;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Studies.Accelerators.Networks;

/// <summary>Reads <c>elastic</c> of a network.</summary>
internal static class ElasticReader
{
    private const int MaxChoices = 100;
    private const int MaxStages = 16;
    private const int MaxSide = 255;
    private const int MaxNameLength = 100;
    private const double LeastRatio = 0.01;
    private const double MostRatio = 4;

    /// <summary>Reads <c>elastic</c> of a network; null without it, or after errors.</summary>
    public static ElasticNetwork? Read(SpecObject network, NeuralNetwork whole, ICollection<SpecError> errors)
    {
        if (network.Object("elastic") is not { } spec)
        {
            return null;
        }

        var before = errors.Count;
        var dimensions = new List<(string Name, IReadOnlyList<double> Choices, double Whole)>();
        var cutter = new NetworkCutter(whole, Layers(spec, "kernelLayers", whole, errors));
        Ratios(spec, ElasticNetwork.Width, cutter.WidthProblem, dimensions, errors);
        Ratios(spec, ElasticNetwork.Resolution, cutter.ResolutionProblem, dimensions, errors);
        if (spec.Has(ElasticNetwork.Kernel))
        {
            var sides = SpaceValues.Read(spec, ElasticNetwork.Kernel, errors, (element, path, _) => SpaceValues.Whole(element, path, 1, MaxSide, errors));
            if (cutter.ElasticKernels == 0)
            {
                spec.Error(ElasticNetwork.Kernel, "unsupported", "The network has no square filters above 1 x 1 behind its first layer. Name layers under 'kernelLayers', or leave 'kernel' out.");
            }

            Add(ElasticNetwork.Kernel, sides, sides.Count > 0 ? sides.Max(s => s.Number) : 1);
        }

        var stages = Stages(spec, whole, errors);
        foreach (var (stage, blocks, _, most) in stages)
        {
            Add(stage, blocks, most);
        }

        if (dimensions.Count == 0 && errors.Count == before)
        {
            network.Error("elastic", "noValues", $"Nothing can be chosen. Give any of {ElasticNetwork.Width}, {ElasticNetwork.Resolution}, {ElasticNetwork.Kernel}, depth.");
        }

        var accuracies = errors.Count > before ? null : AccuracyTable.Read(spec, [.. dimensions.Select(d => d.Name)], [.. dimensions.Select(d => d.Choices)], errors);
        if (accuracies is null)
        {
            spec.Member("accuracy");
        }

        spec.RejectUnknown();
        if (errors.Count > before || accuracies is null)
        {
            return null;
        }

        var elastic = new ElasticNetwork(cutter, dimensions, [.. stages.Select(s => (s.Name, s.Layers, s.Whole))], accuracies);
        if (elastic.Cut([.. dimensions.Select(d => d.Choices.Min())]) is not null)
        {
            return elastic;
        }

        spec.Error("depth", "noValues", "With the fewest blocks nothing is left of the network. Let more of them stay.");
        return null;

        void Add(string name, IReadOnlyList<ParameterValue> values, double own)
        {
            if (values.Count > MaxChoices)
            {
                spec.Error(name, "tooMany", $"{values.Count} choices are more than {MaxChoices}. Shorten the list.");
            }

            if (values.Count > 0)
            {
                dimensions.Add((name, [.. values.Select(v => v.Number)], own));
            }
        }
    }

    private static void Ratios(
        SpecObject spec, string name, string? problem, List<(string Name, IReadOnlyList<double> Choices, double Whole)> dimensions, ICollection<SpecError> errors)
    {
        if (!spec.Has(name))
        {
            return;
        }

        var values = SpaceValues.Read(spec, name, errors, (element, path, _) => SpaceValues.Number(element, path, LeastRatio, MostRatio, errors));
        if (problem is not null)
        {
            spec.Error(name, "unsupported", $"{problem}, so that '{name}' does not say its size. Leave '{name}' out, or give each size as a network of its own.");
        }
        else if (values.Count > MaxChoices)
        {
            spec.Error(name, "tooMany", $"{values.Count} choices are more than {MaxChoices}. Shorten the list.");
        }
        else if (values.Count > 0)
        {
            dimensions.Add((name, [.. values.Select(v => v.Number)], 1));
        }
    }

    // Of each the layers of one block and how many like blocks may stay.
    private static List<(string Name, IReadOnlyList<ParameterValue> Blocks, IReadOnlyList<int> Layers, long Whole)> Stages(SpecObject spec, NeuralNetwork whole, ICollection<SpecError> errors)
    {
        var stages = new List<(string Name, IReadOnlyList<ParameterValue> Blocks, IReadOnlyList<int> Layers, long Whole)>();
        foreach (var (element, path) in spec.List("depth", MaxStages))
        {
            var before = errors.Count;
            var stage = new SpecObject(element, path, errors);
            if (errors.Count > before)
            {
                continue;
            }

            var name = stage.String("name", MaxNameLength) ?? string.Empty;
            if (name is "" or ElasticNetwork.Width or ElasticNetwork.Resolution or ElasticNetwork.Kernel || !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit) || stages.Exists(s => s.Name == name))
            {
                stage.Error("name", "badText", $"'{SpecObject.Short(name)}' names no parameter. Use letters and digits, a letter first, and no name twice.");
            }

            var layers = Layers(stage, "layers", whole, errors);
            if (layers is null or { Count: 0 })
            {
                if (errors.Count == before)
                {
                    stage.Error("layers", "missingField", "'layers' is missing. Name the layers of one block, one that occurs twice in it twice.");
                }

                stage.Member("blocks");
                continue;
            }

            var most = layers.GroupBy(l => l).Min(g => whole.Layers[g.Key].Count / g.Count());
            if (!stage.Has("blocks"))
            {
                stage.Error("blocks", "missingField", $"'blocks' is missing. Say how many like blocks may stay, for example [1, {most}].");
                continue;
            }

            var blocks = SpaceValues.Read(stage, "blocks", errors, (e, p, _) => SpaceValues.Whole(e, p, 0, (int)Math.Min(most, int.MaxValue), errors));
            stage.RejectUnknown();
            stages.Add((name, blocks, layers, most));
        }

        return stages;
    }

    // Places of named layers; null when the member is not there.
    private static IReadOnlyList<int>? Layers(SpecObject spec, string member, NeuralNetwork whole, ICollection<SpecError> errors)
    {
        if (!spec.Has(member))
        {
            return null;
        }

        var places = new List<int>();
        string[] names = [.. whole.Layers.Select(l => l.Name)];
        foreach (var (element, path) in spec.List(member, whole.Layers.Count * 4))
        {
            var name = element.ValueKind == System.Text.Json.JsonValueKind.String ? element.GetString()! : string.Empty;
            var place = Array.IndexOf(names, name);
            if (place < 0)
            {
                errors.Add(new SpecError(path, "unknownValue", $"{SpecObject.Describe(element)} is no layer of {whole.Name}.{Nearest.Hint(name, names)} Layers of one shape go by the name of the first; it has {SpecObject.Short(string.Join(", ", names))}"));
            }
            else if (member == "kernelLayers" && whole.Layers[place].Work.Window is null)
            {
                errors.Add(new SpecError(path, "unsupported", $"{name} has no filters. Name convolutions."));
            }
            else
            {
                places.Add(place);
            }
        }

        return places;
    }
}
