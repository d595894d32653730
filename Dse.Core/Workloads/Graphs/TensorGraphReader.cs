using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.Accelerators;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Workloads.Graphs;

/// <summary>Reads graphs in the JSON form of the catalog (<c>dse-dag/1</c>, catalog/graphs/SOURCE.md).</summary>
/// <remarks>Stateless and thread-safe. Fields that it does not know are passed over.</remarks>
public static class TensorGraphReader
{
    /// <summary>The most elements of a tensor, weights or multiply-accumulates of an operator: counts up to here are exact as numbers of JSON.</summary>
    internal const long MaxElements = 1L << 53;

    private const int MaxTensors = 200_000;
    private const int MaxDimensions = 16;
    private const int MaxErrors = 10;

    /// <summary>The graph; null after an error.</summary>
    /// <param name="body">The JSON object.</param>
    /// <param name="path">JSON path of the object, for errors.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    public static TensorGraph? Read(JsonElement body, string path, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var found = new List<SpecError>();
        var root = new SpecObject(body, path, found);
        TensorGraph? graph = null;
        if (found.Count == 0)
        {
            var name = root.String("name", 200) ?? "graph";
            var source = root.String("source", 1000);
            var tensors = Tensors(root, found, out var places);
            var operators = found.Count == 0 ? Operators(root, tensors, places, found) : [];
            if (operators.Count == 0 && found.Count == 0)
            {
                root.Error("ops", "badGraph", "The graph has no operators. Give at least one.");
            }

            graph = new TensorGraph(name, tensors, operators) { Source = source };
        }

        foreach (var error in found.Take(MaxErrors))
        {
            errors.Add(error);
        }

        return found.Count == 0 ? graph : null;
    }

    private static List<GraphTensor> Tensors(SpecObject root, List<SpecError> errors, out Dictionary<long, int> places)
    {
        places = [];
        var tensors = new List<GraphTensor>();
        if (!root.Has("tensors"))
        {
            root.Error("tensors", "missingField", "'tensors' is missing. Give a list of { id, shape, kind }.");
        }

        foreach (var (element, path) in root.List("tensors", MaxTensors))
        {
            var spec = new SpecObject(element, path, errors);
            if (errors.Count >= MaxErrors || element.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var id = spec.Whole("id", 0, int.MaxValue);
            var kind = (GraphTensorKind)spec.Choice("kind", ["input", "activation", "output"], (int)GraphTensorKind.Activation);
            var shape = Shape(spec, errors);
            if (!places.TryAdd(id, tensors.Count))
            {
                spec.Error("id", "badGraph", $"Tensor {id} stands twice. Give each an id of its own.");
            }

            if (shape is not null)
            {
                tensors.Add(new GraphTensor(spec.String("name", 200) ?? $"{id}", shape, kind) { ElementBytes = spec.Number("elementBytes", 0.125, 64, 1) });
                if (spec.Has("elements") && spec.Whole("elements", 1, MaxElements) != tensors[^1].Elements)
                {
                    spec.Error("elements", "badGraph", $"The shape has {tensors[^1].Elements} elements. Make them equal, or leave 'elements' out.");
                }
            }
        }

        return tensors;
    }

    private static long[]? Shape(SpecObject spec, List<SpecError> errors)
    {
        var shape = new List<long>();
        double elements = 1;
        if (!spec.Has("shape"))
        {
            spec.Error("shape", "missingField", "'shape' is missing. Give a list of sizes.");
            return null;
        }

        foreach (var (size, path) in spec.List("shape", MaxDimensions))
        {
            if (size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var number) && number >= 1 && (elements *= number) <= MaxElements)
            {
                shape.Add(number);
            }
            else
            {
                errors.Add(new SpecError(path, "badGraph", $"{SpecObject.Describe(size)} is no size: whole numbers from 1 are, with a product up to 2^53."));
                return null;
            }
        }

        return [.. shape];
    }

    private static List<GraphOperator> Operators(SpecObject root, List<GraphTensor> tensors, Dictionary<long, int> places, List<SpecError> errors)
    {
        var operators = new List<GraphOperator>();
        var isThere = tensors.Select(t => t.Kind == GraphTensorKind.Input).ToArray();
        var early = new List<(int Operator, int Tensor, string Path)>();
        foreach (var (element, path) in root.List("ops", MaxTensors))
        {
            var spec = new SpecObject(element, path, errors);
            if (errors.Count >= MaxErrors || element.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var type = spec.String("type", 200) ?? "unknown";
            var name = spec.String("name", 200) is { Length: > 0 } given ? given : $"op{operators.Count}";
            var inputs = Places(spec, "inputs", places, errors);
            var outputs = Places(spec, "outputs", places, errors);
            var weights = spec.Whole("weights", 0, MaxElements, 0);
            var macs = spec.Whole("macs", 0, MaxElements, 0);
            var layer = Layer(spec, macs, errors);
            var cycles = spec.OptionalNumber("cycles", 0, MaxElements);
            if (errors.Count > 0)
            {
                continue;
            }

            if (outputs.Count == 0)
            {
                spec.Error("outputs", "badGraph", "The operator makes no tensor. Name at least one.");
            }

            early.AddRange(inputs.Where(i => !isThere[i]).Select(i => (operators.Count, i, $"{path}.inputs")));
            foreach (var output in outputs)
            {
                if (isThere[output])
                {
                    spec.Error("outputs", "badGraph", $"Tensor {tensors[output].Name} is there already. Every tensor is an input or made by one operator.");
                }

                isThere[output] = true;
            }

            var work = layer ?? (macs > 0 && outputs.Count > 0 ? GraphWork.Infer(type, [.. inputs.Select(i => tensors[i])], tensors[outputs[0]], weights, macs) : null);
            if (macs > 0 && work is null && errors.Count == 0)
            {
                spec.Error("macs", "badGraph", $"{macs} multiply-accumulates and {weights} weights fit no {SpecObject.Short(type)} between tensors of these shapes. Check the counts.");
            }

            operators.Add(new GraphOperator(name, type, inputs, outputs) { WeightElements = weights, Work = work, Cycles = cycles });
        }

        errors.AddRange(early.Take(errors.Count > 0 ? 0 : MaxErrors).Select(e => new SpecError(e.Path, "badGraph", Early(operators, e.Operator, tensors[e.Tensor].Name, e.Tensor))));
        return operators;
    }

    // What an operator multiplies where its counts and the shapes around it do not tell.
    private static LayerProduct? Layer(SpecObject spec, long macs, List<SpecError> errors)
    {
        if (spec.Object("layer") is not { } layer || LayerReader.ReadFields(layer, isScaleSim: false, errors) is not { } products)
        {
            return null;
        }

        if (products is not [var work])
        {
            spec.Error("layer", "badGraph", $"The layer has {products.Count} products. Give each an operator of its own.");
            return null;
        }

        if (spec.Has("macs") && !work.Product.Macs.Equals((double)macs))
        {
            spec.Error("macs", "badGraph", string.Create(CultureInfo.InvariantCulture, $"The layer has {work.Product.Macs:R} multiply-accumulates. Make them equal, or leave 'macs' out."));
        }

        return work;
    }

    // Why a tensor is not there when an operator reads it.
    private static string Early(List<GraphOperator> operators, int reader, string tensorName, int tensor)
    {
        var maker = operators.FindIndex(o => o.Outputs.Contains(tensor));
        var what = $"Operator {operators[reader].Name} reads tensor {tensorName}";
        if (maker < 0)
        {
            return $"{what}, which no operator makes. Mark what comes from outside as input.";
        }

        // All that cannot run before the reader has.
        var waits = new HashSet<int> { reader };
        var next = new Queue<int>(waits);
        var readers = Enumerable.Range(0, operators.Count).SelectMany(o => operators[o].Inputs.Select(i => (Tensor: i, Operator: o))).ToLookup(r => r.Tensor, r => r.Operator);
        while (next.TryDequeue(out var op))
        {
            foreach (var later in operators[op].Outputs.SelectMany(t => readers[t]).Where(waits.Add))
            {
                next.Enqueue(later);
            }
        }

        return waits.Contains(maker)
            ? $"{what}, which operator {operators[maker].Name} makes only after it: they wait for one another in a circle, so that no order runs. Cut the circle."
            : $"{what} before operator {operators[maker].Name} makes it. List operators in the order in which they run.";
    }

    private static List<int> Places(SpecObject spec, string member, Dictionary<long, int> places, List<SpecError> errors)
    {
        var found = new List<int>();
        foreach (var (id, path) in spec.List(member, MaxTensors))
        {
            if (id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) && places.TryGetValue(number, out var place))
            {
                found.Add(place);
            }
            else
            {
                errors.Add(new SpecError(path, "badGraph", $"{SpecObject.Describe(id)} is the id of no tensor. List it under 'tensors'."));
            }
        }

        return found;
    }
}
