namespace Dse.Bench.Scratchpad;

/// <summary>Which graphs and capacities are measured.</summary>
/// <param name="Graphs">What their names begin with; none for all.</param>
/// <param name="Except">What names of those begin with that are left out.</param>
/// <param name="IsHalf">Whether only <c>half</c>, or only <c>tightest</c>; null for both.</param>
internal sealed record CaseFilter(string[] Graphs, string[] Except, bool? IsHalf)
{
    /// <summary>Whether nothing is left out.</summary>
    public bool IsAll => Graphs.Length == 0 && Except.Length == 0 && IsHalf is null;

    /// <summary>Reads <c>--graphs</c>, <c>--except</c> and <c>--at</c>.</summary>
    public static CaseFilter Of(IReadOnlyList<string> arguments)
    {
        string? Option(string name) => arguments.SkipWhile(a => a != name).Skip(1).FirstOrDefault();
        return new CaseFilter(Option("--graphs")?.Split(',') ?? [], Option("--except")?.Split(',') ?? [], Option("--at") is { } at ? at == "half" : null);
    }

    /// <summary>Whether a graph is measured.</summary>
    public bool Takes(string name) =>
        (Graphs.Length == 0 || Array.Exists(Graphs, g => name.StartsWith(g, StringComparison.Ordinal))) && !Array.Exists(Except, e => name.StartsWith(e, StringComparison.Ordinal));

    /// <summary>The rows that are measured.</summary>
    public IReadOnlyList<ReferenceRow> Of(IEnumerable<ReferenceRow> rows) => [.. rows.Where(r => Takes(r.Name) && (IsHalf is null || IsHalf == r.IsHalf))];
}
