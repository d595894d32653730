namespace Dse.Core.Cost.Serving;

/// <summary>Where the time of one step goes, as kernel and link models price it, before the overheads of an engine; seconds over all layers.</summary>
public record struct StepTerms
{
    /// <summary>Matrix products of attention and dense blocks.</summary>
    public double GemmSeconds { get; set; }

    /// <summary>Attention of prompt tokens.</summary>
    public double PrefillAttentionSeconds { get; set; }

    /// <summary>Attention of generated tokens over the cache.</summary>
    public double DecodeAttentionSeconds { get; set; }

    /// <summary>Routed and shared experts.</summary>
    public double ExpertSeconds { get; set; }

    /// <summary>Norms, activations, rotary embedding.</summary>
    public double StreamSeconds { get; set; }

    /// <summary>All-reduces of tensor parallelism.</summary>
    public double TensorCommSeconds { get; set; }

    /// <summary>Exchange of tokens between attention copies and experts.</summary>
    public double ExpertCommSeconds { get; set; }

    /// <summary>Sends between pipeline stages.</summary>
    public double PipelineCommSeconds { get; set; }

    /// <summary>Product with the output embedding.</summary>
    public double LogitsSeconds { get; set; }

    /// <summary>Layers launched one after another.</summary>
    public double Layers { get; set; }

    /// <summary>Collectives called.</summary>
    public double Collectives { get; set; }

    /// <summary>Operations, over the ranks of one worker's stage.</summary>
    public double Flops { get; set; }

    /// <summary>Bytes that a device reads and writes.</summary>
    public double Bytes { get; set; }
}
