using Dse.Cli;
using Dse.Cli.Terminals;

using var cancellation = new TerminalCancellation();
return await DseCommand.RunAsync(args, Terminal.Standard(), cancellation.Token);
