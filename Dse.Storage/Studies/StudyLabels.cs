namespace Dse.Storage.Studies;

/// <summary>What the studies of a tenant can be found by: each list in alphabetical order, with at most as many entries as asked for.</summary>
/// <param name="Tags">Labels of their owners.</param>
/// <param name="Owners">Who submitted them: prefixes of keys, or <c>local</c>.</param>
/// <param name="Models">Language models and networks that they are about.</param>
/// <param name="Devices">Devices that they run on.</param>
public sealed record StudyLabels(IReadOnlyList<string> Tags, IReadOnlyList<string> Owners, IReadOnlyList<string> Models, IReadOnlyList<string> Devices);
