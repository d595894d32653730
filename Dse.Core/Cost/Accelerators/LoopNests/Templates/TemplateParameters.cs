namespace Dse.Core.Cost.Accelerators.LoopNests.Templates;

/// <summary>Parameters that several templates have.</summary>
internal static class TemplateParameters
{
    private const long MaxWords = 1L << 40;
    private const long MaxSide = 1 << 12;

    public static TemplateParameter Words(string name, string meaning, long fallback) => new(name, meaning, 1, MaxWords, fallback);

    public static TemplateParameter Side(string name, string meaning, long fallback) => new(name, meaning, 1, MaxSide, fallback);

    public static TemplateParameter Dram(long fallback) => new("dramWordsPerCycle", "words per cycle between DRAM and the chip", 1, MaxSide, fallback);

    public static TemplateParameter Node(long fallback) => new("nodeNm", "process, nm", 1, 250, fallback);
}
