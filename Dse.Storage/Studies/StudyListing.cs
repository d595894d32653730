using System.Globalization;
using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Studies;

/// <summary>Filters, orders and pages studies by key, so that pages stay right while studies come and go.</summary>
internal static class StudyListing
{
    public static async Task<StudyPage> RunAsync(Session session, StudyQuery query, CancellationToken ct)
    {
        var limit = Math.Clamp(query.Limit, 1, 200);
        var studies = Filter(session.Context, query);
        var cursor = query.Cursor is null ? default((string Value, Guid Id)?) : StudyCursor.Read(query.Cursor);
        if (cursor is { } place)
        {
            studies = After(studies, query, place.Value, place.Id);
        }

        // The ids come out of an index alone, however many studies there are; then only the rows of the page are read.
        var ids = await Order(studies, query).Select(s => s.Id).Take(limit + 1).ToListAsync(ct);
        var found = await session.Context.Studies.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, ct);
        var rows = ids.Select(found.GetValueOrDefault).OfType<Study>().ToList();
        if (ids.Count <= limit)
        {
            return new StudyPage(rows, null);
        }

        if (rows.Count > limit)
        {
            rows.RemoveAt(limit);
        }

        var last = rows[^1];
        return new StudyPage(rows, StudyCursor.Write(SortValue(last, query.Sort), last.Id));
    }

    private static IQueryable<Study> Filter(DseContext context, StudyQuery query)
    {
        IQueryable<Study> studies = context.Studies;
        if (query.States.Count > 0)
        {
            studies = studies.Where(s => query.States.Contains(s.State));
        }

        if (query.Kind is not null)
        {
            studies = studies.Where(s => s.Kind == query.Kind);
        }

        if (query.NameContains is not null)
        {
            var pattern = $"%{query.NameContains.ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
            studies = studies.Where(s => EF.Functions.Like(s.SearchName, pattern, @"\"));
        }

        foreach (var (sort, value) in ((string, string?)[])[(StudyLabel.Tag, query.Tag), (StudyLabel.Owner, query.Owner), (StudyLabel.Model, query.Model), (StudyLabel.Device, query.Device)])
        {
            if (value is not null)
            {
                studies = studies.Where(s => context.Set<StudyLabel>().Any(l => l.StudyId == s.Id && l.Sort == sort && l.Value == value));
            }
        }

        if (query.CreatedFrom is { } from)
        {
            from = from.ToUniversalTime();
            studies = studies.Where(s => s.CreatedAt >= from);
        }

        if (query.CreatedBefore is { } before)
        {
            before = before.ToUniversalTime();
            studies = studies.Where(s => s.CreatedAt < before);
        }

        return studies;
    }

    private static IQueryable<Study> Order(IQueryable<Study> studies, StudyQuery query) => (query.Sort, query.Descending) switch
    {
        (StudySort.Name, false) => studies.OrderBy(s => EF.Functions.Collate(s.SearchName, "C")).ThenBy(s => s.Id),
        (StudySort.Name, true) => studies.OrderByDescending(s => EF.Functions.Collate(s.SearchName, "C")).ThenByDescending(s => s.Id),
        (StudySort.Kind, false) => studies.OrderBy(s => EF.Functions.Collate(s.Kind, "C")).ThenBy(s => s.Id),
        (StudySort.Kind, true) => studies.OrderByDescending(s => EF.Functions.Collate(s.Kind, "C")).ThenByDescending(s => s.Id),
        (StudySort.State, false) => studies.OrderBy(s => EF.Functions.Collate((string)(object)s.State, "C")).ThenBy(s => s.Id),
        (StudySort.State, true) => studies.OrderByDescending(s => EF.Functions.Collate((string)(object)s.State, "C")).ThenByDescending(s => s.Id),
        (StudySort.Priority, false) => studies.OrderBy(s => s.Priority).ThenBy(s => s.Id),
        (StudySort.Priority, true) => studies.OrderByDescending(s => s.Priority).ThenByDescending(s => s.Id),
        (_, false) => studies.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id),
        (_, true) => studies.OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id),
    };

    private static IQueryable<Study> After(IQueryable<Study> studies, StudyQuery query, string value, Guid id)
    {
        switch (query.Sort)
        {
            case StudySort.Name:
                return query.Descending
                    ? studies.Where(s => EF.Functions.LessThan(ValueTuple.Create(EF.Functions.Collate(s.SearchName, "C"), s.Id), ValueTuple.Create(value, id)))
                    : studies.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(EF.Functions.Collate(s.SearchName, "C"), s.Id), ValueTuple.Create(value, id)));
            case StudySort.Kind:
                return query.Descending
                    ? studies.Where(s => EF.Functions.LessThan(ValueTuple.Create(EF.Functions.Collate(s.Kind, "C"), s.Id), ValueTuple.Create(value, id)))
                    : studies.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(EF.Functions.Collate(s.Kind, "C"), s.Id), ValueTuple.Create(value, id)));
            case StudySort.State:
                return query.Descending
                    ? studies.Where(s => EF.Functions.LessThan(ValueTuple.Create(EF.Functions.Collate((string)(object)s.State, "C"), s.Id), ValueTuple.Create(value, id)))
                    : studies.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(EF.Functions.Collate((string)(object)s.State, "C"), s.Id), ValueTuple.Create(value, id)));
            case StudySort.Priority:
                var priority = int.TryParse(value, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new FormatException("The cursor belongs to another order. Start again without it.");
                return query.Descending
                    ? studies.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.Priority, s.Id), ValueTuple.Create(priority, id)))
                    : studies.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(s.Priority, s.Id), ValueTuple.Create(priority, id)));
            default:
                var created = DateTimeOffset.TryParseExact(value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
                    ? moment.ToUniversalTime()
                    : throw new FormatException("The cursor belongs to another order. Start again without it.");
                return query.Descending
                    ? studies.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.CreatedAt, s.Id), ValueTuple.Create(created, id)))
                    : studies.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(s.CreatedAt, s.Id), ValueTuple.Create(created, id)));
        }
    }

    private static string SortValue(Study study, StudySort sort) => sort switch
    {
        StudySort.Name => study.SearchName,
        StudySort.Kind => study.Kind,
        StudySort.State => study.State.ToText(),
        StudySort.Priority => study.Priority.ToString(CultureInfo.InvariantCulture),
        _ => study.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
    };
}
