namespace Dse.Core.Cost.Serving;

/// <summary>The serving engine whose overheads are expected.</summary>
public enum ServingBackend
{
    /// <summary>Not stated: the middle of the known ones.</summary>
    Any,

    /// <summary>vLLM.</summary>
    Vllm,

    /// <summary>SGLang.</summary>
    Sglang,

    /// <summary>TensorRT-LLM.</summary>
    TrtLlm,
}
