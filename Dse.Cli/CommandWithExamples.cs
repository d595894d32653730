using System.CommandLine;

namespace Dse.Cli;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class CommandWithExamples(string name, string summary, params string[] examples) : Command(name, summary)
{
    /// <summary>How it is called.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
