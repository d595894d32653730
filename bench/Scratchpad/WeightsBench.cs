using System.Globalization;
using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;

namespace Dse.Bench.Scratchpad;

/// <summary>Least traffic in the order of the graph with weights, against figures of an independent program.</summary>
internal static class WeightsBench
{
    // Graph, at tightest, at half; null where there is no figure.
    private static readonly (string Name, long Tightest, long? Half)[] Known =
    [
        ("resnet50", 602112, null),
        ("resnext50_32x4d", 602112, null),
        ("densenet121", 2609152, 1404928),
        ("unet_256", 2097152, 1048576),
        ("bert_base_seq128", 2359296, null),
        ("gpt2_small_seq256", 4718592, null),
        ("vit_b16_224", 3631104, null),
        ("nasnet_a_imagenet", 1630720, null),
        ("darts_v2_imagenet", 2609152, 1705984),
    ];

    public static bool Run(CaseFilter cases)
    {
        Console.WriteLine("The same with weights");
        Console.WriteLine($"{"graph",-22} {"capacity",10} {"least",10} {"bound",10} {"reference",10} {"ms",7}");
        var isMet = true;
        foreach (var (name, tightestBytes, halfBytes) in Known.Where(k => cases.Takes(k.Name)))
        {
            var graph = new ScratchpadGraph(GraphCatalog.Find(name)!, hasWeights: true, elementBytes: null);
            var tightest = SimpleOrders.TightestBytes(graph);
            foreach (var (capacity, reference) in new[] { (tightest, tightestBytes), ((tightest + SimpleOrders.LowestPeakBytes(graph)) / 2, halfBytes ?? -1) })
            {
                var (bytes, bound, seconds) = FixedOrderBench.Solve(graph, capacity);
                var isSame = bytes == bound && (reference < 0 || bytes == reference);
                isMet &= isSame;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22} {capacity,10} {bytes,10} {bound,10} {(reference < 0 ? "-" : $"{reference}"),10} {1000 * seconds,7:F1}{(isSame ? string.Empty : " MISSED")}"));
            }
        }

        return isMet;
    }
}
