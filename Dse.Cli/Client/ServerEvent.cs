namespace Dse.Cli.Client;

/// <summary>One server-sent event.</summary>
/// <param name="Name">What it is, for example <c>progress</c>.</param>
/// <param name="Id">Where to go on from after a lost connection; null when it carries none.</param>
/// <param name="Data">One JSON object.</param>
internal sealed record ServerEvent(string Name, string? Id, string Data);
