using System.Text.Json;
using Dse.Api.Json;
using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;

namespace Dse.Api.Catalog;

/// <summary>A graph as the object that specs may hold, and what its operators take one after the other.</summary>
internal sealed record GraphSheetResponse
{
    /// <summary>The graph as PUT takes it.</summary>
    public required JsonElement Object { get; init; }

    /// <summary>Added by the tenant; false for what ships with the product.</summary>
    public required bool Own { get; init; }

    /// <summary>Its operators by type, those with the most multiply-accumulates first.</summary>
    public required IReadOnlyList<GraphType> Types { get; init; }

    /// <summary>Its operators in the order of the graph.</summary>
    public required IReadOnlyList<GraphStep> Steps { get; init; }

    /// <summary>The graph in the wire's form.</summary>
    public static GraphSheetResponse From(TensorGraph graph, bool own)
    {
        var live = SimpleOrders.LiveBytes(graph);
        return new GraphSheetResponse
        {
            Object = JsonSerializer.Deserialize(GraphForm.Written(graph).Span, ApiJson.Default.JsonElement),
            Own = own,
            Types =
            [
                .. graph.Operators.GroupBy(o => o.Type, StringComparer.Ordinal)
                    .Select(g => new GraphType(g.Key, g.Count(), g.Sum(o => o.Macs), g.Sum(o => (double)o.WeightElements)))
                    .OrderByDescending(t => t.Macs).ThenByDescending(t => t.Operators).ThenBy(t => t.Type, StringComparer.Ordinal),
            ],
            Steps = [.. graph.Operators.Select((o, i) => new GraphStep(o.Name, o.Type, o.Outputs.Distinct().Sum(t => graph.Tensors[t].Bytes), live[i], o.Macs, o.WeightElements))],
        };
    }
}

/// <summary>The operators of a type.</summary>
/// <param name="Type">As the graph's source calls it.</param>
/// <param name="Operators">How many.</param>
/// <param name="Macs">Multiply-accumulates of all.</param>
/// <param name="Weights">Elements of the weights of all.</param>
internal sealed record GraphType(string Type, int Operators, double Macs, double Weights);

/// <summary>One operator.</summary>
/// <param name="Operator">Its name.</param>
/// <param name="Type">What it does, as its source calls it.</param>
/// <param name="OutputBytes">Bytes of the tensors that it makes.</param>
/// <param name="LiveBytes">Bytes of all tensors that are alive while it runs, in the order of the graph.</param>
/// <param name="Macs">Multiply-accumulates.</param>
/// <param name="Weights">Elements of its weights.</param>
internal sealed record GraphStep(string Operator, string Type, double OutputBytes, long LiveBytes, double Macs, double Weights);
