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
        var rows = ids.ConvertAll(id => found[id]);
        if (rows.Count <= limit)
        {
            return new StudyPage(rows, null);
        }

        rows.RemoveAt(limit);
        var last = rows[^1];
        return new StudyPage(rows, StudyCursor.Write(SortValue(last, query.Sort), last.Id));
    }

    // The first label leads in the order of its index; the others are merged with it. Only the study's id joins it to the study:
    // with the moment as well, which says the same again, few matches would be expected and many sorted.
    private static IQueryable<Listed> Filter(DseContext context, StudyQuery query)
    {
        (string Sort, string? Value)[] asked = [(StudyLabel.Tag, query.Tag), (StudyLabel.Owner, query.Owner), (StudyLabel.Model, query.Model), (StudyLabel.Device, query.Device)];
        var labels = asked.Where(l => l.Value is not null).ToArray();
        var studies = Filter(context.Studies, query);
        if (labels.Length == 0)
        {
            return studies.Select(s => new Listed { Study = s, CreatedAt = s.CreatedAt, Id = s.Id });
        }

        var all = context.Set<StudyLabel>();
        var (leadSort, leadValue) = labels[0];
        var leads = all.Where(l => l.Sort == leadSort && l.Value == leadValue);
        foreach (var (sort, value) in labels.Skip(1))
        {
            leads = leads.Where(l => all.Any(o => o.StudyId == l.StudyId && o.CreatedAt == l.CreatedAt && o.Sort == sort && o.Value == value));
        }

        return leads.Join(studies, l => l.StudyId, s => s.Id, (l, s) => new Listed { Study = s, CreatedAt = l.CreatedAt, Id = l.StudyId });
    }

    private static IQueryable<Study> Filter(IQueryable<Study> studies, StudyQuery query)
    {
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

    private static IQueryable<Listed> Order(IQueryable<Listed> studies, StudyQuery query) => (query.Sort, query.Descending) switch
    {
        (StudySort.Name, false) => studies.OrderBy(s => EF.Functions.Collate(s.Study.SearchName, "C")).ThenBy(s => s.Id),
        (StudySort.Name, true) => studies.OrderByDescending(s => EF.Functions.Collate(s.Study.SearchName, "C")).ThenByDescending(s => s.Id),
        (StudySort.Kind, false) => studies.OrderBy(s => EF.Functions.Collate(s.Study.Kind, "C")).ThenBy(s => s.Id),
        (StudySort.Kind, true) => studies.OrderByDescending(s => EF.Functions.Collate(s.Study.Kind, "C")).ThenByDescending(s => s.Id),
        (StudySort.State, false) => studies.OrderBy(s => EF.Functions.Collate((string)(object)s.Study.State, "C")).ThenBy(s => s.Id),
        (StudySort.State, true) => studies.OrderByDescending(s => EF.Functions.Collate((string)(object)s.Study.State, "C")).ThenByDescending(s => s.Id),
        (StudySort.Priority, false) => studies.OrderBy(s => s.Study.Priority).ThenBy(s => s.Id),
        (StudySort.Priority, true) => studies.OrderByDescending(s => s.Study.Priority).ThenByDescending(s => s.Id),
        (_, false) => studies.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id),
        (_, true) => studies.OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id),
    };

    private static IQueryable<Listed> After(IQueryable<Listed> studies, StudyQuery query, string value, Guid id)
    {
        switch (query.Sort)
        {
            case StudySort.Name:
                return query.Descending
                    ? studies.Where(s => EF.Functions.LessThan(ValueTuple.Create(EF.Functions.Collate(s.Study.SearchName, "C"), s.Id), ValueTuple.Create(value, id)))
                    : studies.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(EF.Functions.Collate(s.Study.SearchName, "C"), s.Id), ValueTuple.Create(value, id)));
            case StudySort.Kind:
                return query.Descending
                    ? studies.Where(s => EF.Functions.LessThan(ValueTuple.Create(EF.Functions.Collate(s.Study.Kind, "C"), s.Id), ValueTuple.Create(value, id)))
                    : studies.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(EF.Functions.Collate(s.Study.Kind, "C"), s.Id), ValueTuple.Create(value, id)));
            case StudySort.State:
                return query.Descending
                    ? studies.Where(s => EF.Functions.LessThan(ValueTuple.Create(EF.Functions.Collate((string)(object)s.Study.State, "C"), s.Id), ValueTuple.Create(value, id)))
                    : studies.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(EF.Functions.Collate((string)(object)s.Study.State, "C"), s.Id), ValueTuple.Create(value, id)));
            case StudySort.Priority:
                var priority = int.TryParse(value, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new FormatException("The cursor belongs to another order. Start again without it.");
                return query.Descending
                    ? studies.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.Study.Priority, s.Id), ValueTuple.Create(priority, id)))
                    : studies.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(s.Study.Priority, s.Id), ValueTuple.Create(priority, id)));
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

    // A study with what the order of acceptance is read from.
    private sealed class Listed
    {
        public required Study Study { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required Guid Id { get; init; }
    }
}
