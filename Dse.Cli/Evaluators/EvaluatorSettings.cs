using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Solvers.Outside;

namespace Dse.Cli.Evaluators;

/// <summary>The evaluator that a command line names.</summary>
/// <param name="Command">A shell command.</param>
/// <param name="Count">How many times it is started.</param>
internal sealed record EvaluatorSettings(string Command, int Count)
{
    private const int MostShown = 5;

    /// <summary>Starts it for a study.</summary>
    public EvaluatorPool Start(ParsedStudy study, Terminal terminal) =>
        new(Command, Count, new AnswerReader(study.Problem), study.Search.TrialSeconds, terminal.Say);

    /// <summary>Tells what went wrong more than once.</summary>
    public void Summarise(EvaluatorPool pool, Terminal terminal)
    {
        foreach (var (what, count) in pool.Complaints().Where(c => c.Count > 1).Take(MostShown))
        {
            terminal.Say($"dse: {count} times '{Command}': {what}");
        }
    }
}
