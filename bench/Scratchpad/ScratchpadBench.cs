namespace Dse.Bench.Scratchpad;

/// <summary>Plans for small memories against the reference figures.</summary>
internal static class ScratchpadBench
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        var parts = new (string Name, Func<CaseFilter, bool> Run)[]
        {
            ("fixed", FixedOrderBench.Run),
            ("weights", WeightsBench.Run),
            ("free", FreeOrderBench.Run),
            ("peaks", PeakBench.Run),
            ("random", _ => RandomGraphsBench.Run()),
            ("cancel", CancelBench.Run),
            ("time", TimeBench.Run),
        };
        var cases = CaseFilter.Of(arguments);
        var chosen = parts.Where(p => arguments.Contains(p.Name)).ToArray();
        var isMet = true;
        foreach (var (name, run) in chosen.Length == 0 ? parts : chosen)
        {
            if (name != "random" || chosen.Length > 0 || cases.IsAll)
            {
                isMet &= run(cases);
                Console.WriteLine();
            }
        }

        return isMet ? 0 : 1;
    }
}
