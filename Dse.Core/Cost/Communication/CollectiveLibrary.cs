namespace Dse.Core.Cost.Communication;

/// <summary>Whose collectives are asked about; the tables of catalog/kernels hold each on its own.</summary>
public enum CollectiveLibrary
{
    /// <summary>NCCL, alone or under PyTorch: whichever was measured nearest to the size.</summary>
    Any,

    /// <summary>NCCL alone.</summary>
    Nccl,

    /// <summary>All-reduce of torch.distributed, also across two nodes.</summary>
    Torch,

    /// <summary>The custom all-reduce of vLLM in a captured graph.</summary>
    VllmGraph,

    /// <summary>The custom all-reduce of vLLM, launched one by one.</summary>
    VllmEager,
}
