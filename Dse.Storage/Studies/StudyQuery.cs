namespace Dse.Storage.Studies;

/// <summary>Which of a tenant's studies to list, in what order.</summary>
public sealed record StudyQuery
{
    /// <summary>Only studies in one of these states; empty for all.</summary>
    public IReadOnlyList<StudyState> States { get; init; } = [];

    /// <summary>Only this kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Only names that contain this, whatever the case.</summary>
    public string? NameContains { get; init; }

    /// <summary>Only studies with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only studies that this one submitted.</summary>
    public string? Owner { get; init; }

    /// <summary>Only studies about this language model or network.</summary>
    public string? Model { get; init; }

    /// <summary>Only studies on this device.</summary>
    public string? Device { get; init; }

    /// <summary>Only studies accepted at or after this moment.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only studies accepted before this moment.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>What to order by.</summary>
    public StudySort Sort { get; init; } = StudySort.Created;

    /// <summary>Greatest first.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Most studies on the page, 1 to 200.</summary>
    public int Limit { get; init; } = 50;

    /// <summary><see cref="StudyPage.NextCursor"/> of the page before, with the same filters and order.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Orders of studies.</summary>
public enum StudySort
{
    /// <summary>When they were accepted.</summary>
    Created,

    /// <summary>Their names, whatever the case.</summary>
    Name,

    /// <summary>Their states, alphabetically.</summary>
    State,

    /// <summary>Their kinds.</summary>
    Kind,

    /// <summary>Their priorities.</summary>
    Priority,
}

/// <summary>A page of studies.</summary>
/// <param name="Studies">The studies.</param>
/// <param name="NextCursor">Gets the next page; null on the last.</param>
public sealed record StudyPage(IReadOnlyList<Study> Studies, string? NextCursor);
