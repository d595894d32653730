namespace Dse.Bench.Scratchpad;

/// <summary>Plans for small memories against the reference figures.</summary>
internal static class ScratchpadBench
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        var parts = new (string Name, Func<bool> Run)[]
        {
            ("fixed", FixedOrderBench.Run),
            ("weights", WeightsBench.Run),
            ("free", FreeOrderBench.Run),
            ("peaks", PeakBench.Run),
            ("random", RandomGraphsBench.Run),
            ("cancel", CancelBench.Run),
        };
        var isMet = true;
        foreach (var (name, run) in parts)
        {
            if (arguments.Count == 0 || arguments.Contains(name))
            {
                isMet &= run();
                Console.WriteLine();
            }
        }

        return isMet ? 0 : 1;
    }
}
