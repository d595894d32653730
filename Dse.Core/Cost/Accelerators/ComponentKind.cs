namespace Dse.Core.Cost.Accelerators;

/// <summary>Kinds of components: how their figures change with size.</summary>
public enum ComponentKind
{
    /// <summary>A multiply-accumulate unit: one size.</summary>
    Multiplier,

    /// <summary>A register: energy stays, area and leakage go with words.</summary>
    Register,

    /// <summary>Registers behind a multiplexer: energy beyond a fixed part goes with words, as do area and leakage.</summary>
    RegisterFile,

    /// <summary>Memory on chip: energy goes with the root of the words, area and leakage with words.</summary>
    Sram,

    /// <summary>Memory off chip: nothing changes.</summary>
    Dram,
}
