namespace Dse.Storage.Studies;

/// <summary>What came of asking for a change of a study.</summary>
public abstract record StudyChange
{
    private StudyChange()
    {
    }

    /// <summary>Done, or nothing left to do.</summary>
    /// <param name="Study">The study after the change.</param>
    public sealed record Done(Study Study) : StudyChange;

    /// <summary>The tenant has no such study.</summary>
    public sealed record NotFound : StudyChange;

    /// <summary>The study's state does not allow it.</summary>
    /// <param name="State">The state.</param>
    public sealed record Refused(StudyState State) : StudyChange;
}
