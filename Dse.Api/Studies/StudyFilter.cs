using System.ComponentModel;
using Dse.Api.Errors;
using Dse.Storage.Studies;
using Microsoft.AspNetCore.Mvc;

namespace Dse.Api.Studies;

/// <summary>Query parameters of the list of studies.</summary>
internal sealed record StudyFilter
{
    /// <summary>Most studies on a page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Only studies in one of these states.</summary>
    [FromQuery(Name = "state")]
    [Description("Only studies in one of these states; repeat the parameter for several.")]
    public string[]? State { get; init; }

    /// <summary>Only this kind.</summary>
    [FromQuery(Name = "kind")]
    [Description("Only this kind.")]
    public string? Kind { get; init; }

    /// <summary>Only names that contain this.</summary>
    [FromQuery(Name = "name")]
    [Description("Only names that contain this, whatever the case.")]
    public string? Name { get; init; }

    /// <summary>Only studies with this tag.</summary>
    [FromQuery(Name = "tag")]
    [Description("Only studies with this tag.")]
    public string? Tag { get; init; }

    /// <summary>Only studies that this one submitted.</summary>
    [FromQuery(Name = "owner")]
    [Description("Only studies that this one submitted: the first characters of a key as GET /v1/keys shows them, or local.")]
    public string? Owner { get; init; }

    /// <summary>Only studies about this model or network.</summary>
    [FromQuery(Name = "model")]
    [Description("Only studies about this language model or network, by its name or an alias.")]
    public string? Model { get; init; }

    /// <summary>Only studies on this device.</summary>
    [FromQuery(Name = "device")]
    [Description("Only studies on this device, by its name or an alias.")]
    public string? Device { get; init; }

    /// <summary>Only studies accepted at or after this moment.</summary>
    [FromQuery(Name = "createdFrom")]
    [Description("Only studies accepted at or after this moment.")]
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only studies accepted before this moment.</summary>
    [FromQuery(Name = "createdBefore")]
    [Description("Only studies accepted before this moment.")]
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Order.</summary>
    [FromQuery(Name = "sort")]
    [Description("created, name, state, kind or priority; with a minus sign in front, greatest first. The newest come first when omitted.")]
    public string? Sort { get; init; }

    /// <summary>Most studies on the page.</summary>
    [FromQuery(Name = "limit")]
    [Description("Most studies on the page, 1 to 200; 50 when omitted.")]
    public int? Limit { get; init; }

    /// <summary>Where the page before ended.</summary>
    [FromQuery(Name = "cursor")]
    [Description("nextCursor of the page before, with the same filters and order.")]
    public string? Cursor { get; init; }

    /// <summary>The query, or the problem with it.</summary>
    public (StudyQuery? Query, ProblemResult? Problem) ToQuery()
    {
        var states = new List<StudyState>();
        foreach (var text in (State ?? []).SelectMany(s => s.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!StudyStates.TryParse(text, out var state))
            {
                return (null, Problems.InvalidRequest("state", "unknownState", $"'{text}' is no state. Use queued, running, succeeded, infeasible, failed, cancelled or quarantined."));
            }

            states.Add(state);
        }

        if (Limit is < 1 or > MaxLimit)
        {
            return (null, Problems.InvalidRequest("limit", "outOfRange", $"{Limit} is not in 1 to {MaxLimit}."));
        }

        var descending = Sort is null || Sort.StartsWith('-');
        if (!TryOrder(Sort?.TrimStart('-') ?? "created", out var sort))
        {
            return (null, Problems.InvalidRequest("sort", "unknownSort", $"'{Sort}' is no order. Use created, name, state, kind or priority, with a minus sign for greatest first."));
        }

        foreach (var (path, text) in ((string, string?)[])[("kind", Kind), ("name", Name), ("tag", Tag), ("owner", Owner), ("model", Model), ("device", Device)])
        {
            if (text is { Length: > 200 } || text?.Contains('\0', StringComparison.Ordinal) == true)
            {
                return (null, Problems.InvalidRequest(path, "tooLong", "Filters have at most 200 characters, none of them U+0000."));
            }
        }

        return (
            new StudyQuery
            {
                States = states,
                Kind = Kind,
                NameContains = Name,
                Tag = Tag,
                Owner = Owner,
                Model = Model is null ? null : SpecMentions.Model(Model),
                Device = Device is null ? null : SpecMentions.Device(Device),
                CreatedFrom = CreatedFrom,
                CreatedBefore = CreatedBefore,
                Sort = sort,
                Descending = descending,
                Limit = Limit ?? 50,
                Cursor = Cursor,
            },
            null);
    }

    private static bool TryOrder(string name, out StudySort sort)
    {
        StudySort? found = name switch
        {
            "created" => StudySort.Created,
            "name" => StudySort.Name,
            "state" => StudySort.State,
            "kind" => StudySort.Kind,
            "priority" => StudySort.Priority,
            _ => null,
        };
        sort = found ?? default;
        return found is not null;
    }
}
