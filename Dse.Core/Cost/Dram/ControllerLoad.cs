namespace Dse.Core.Cost.Dram;

/// <summary>What a request meets in the controller.</summary>
/// <param name="Rows">What it finds in its bank.</param>
/// <param name="Service">What it costs bank and bus.</param>
/// <param name="BufferNs">Time in the request buffer, until the column command of its last burst, ns.</param>
/// <param name="AfterNs">Time from there to the end: data, pipeline, waiting for earlier responses, ns.</param>
/// <param name="LimitPerNs">Requests per ns that banks, bus and activates allow.</param>
/// <param name="ReorderNs">Waiting for earlier responses, ns.</param>
internal readonly record struct ControllerLoad(RowOutcomes Rows, BankService Service, double BufferNs, double AfterNs, double LimitPerNs, double ReorderNs);
