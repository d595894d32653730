namespace Dse.Core.Cost.Serving;

/// <summary>How prompts and generation share devices.</summary>
public enum ServingMode
{
    /// <summary>A batch is prefilled, then decoded to its end.</summary>
    Static,

    /// <summary>Continuous batching: prompts are prefilled in chunks between and beside decode steps.</summary>
    Aggregated,

    /// <summary>Prompts and generation run on workers of their own; the cache moves between them.</summary>
    Disaggregated,
}
