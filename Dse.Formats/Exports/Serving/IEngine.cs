using Dse.Core.Studies;

namespace Dse.Formats.Exports.Serving;

/// <summary>A serving engine: what starts it, and the options that stand for a plan.</summary>
internal interface IEngine
{
    /// <summary>For people.</summary>
    string Title { get; }

    /// <summary>What the command line starts with, the model included.</summary>
    string Start(ServingPoint point);

    /// <summary>The options of a sort of workers, or null and why the engine cannot be told them.</summary>
    IReadOnlyList<EngineOption>? Options(ServingPoint point, ServingWorkers workers, ICollection<string> notes, out SpecError? error);

    /// <summary>What else a deployment with pools needs.</summary>
    string Router { get; }
}
