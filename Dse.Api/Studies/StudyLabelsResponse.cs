using Dse.Storage.Studies;

namespace Dse.Api.Studies;

/// <summary>What the tenant's studies can be found by; each list in alphabetical order.</summary>
internal sealed record StudyLabelsResponse
{
    /// <summary>Most entries of a list.</summary>
    public const int Most = 500;

    /// <summary>The study kinds that there are, with or without a study.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>Tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Who submitted: prefixes of keys, or local.</summary>
    public required IReadOnlyList<string> Owners { get; init; }

    /// <summary>Language models and networks.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Devices.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>The labels in the wire's form.</summary>
    public static StudyLabelsResponse From(StudyLabels labels, IEnumerable<string> kinds) => new()
    {
        Kinds = [.. kinds.Order(StringComparer.Ordinal)],
        Tags = labels.Tags,
        Owners = labels.Owners,
        Models = labels.Models,
        Devices = labels.Devices,
    };
}
