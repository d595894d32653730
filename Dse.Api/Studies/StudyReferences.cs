using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Api.Json;
using Dse.Api.Proxies;
using Dse.Core.Studies;
using Dse.Storage;
using Dse.Storage.Proxies;
using Dse.Storage.Studies;
using Dse.Storage.Trials;

namespace Dse.Api.Studies;

/// <summary>Puts what a spec names of the tenant's own work in its place: a proxy at <c>$.evaluator.proxy</c>, the trials of a study at <c>$.search.warmStart.study</c>.</summary>
internal sealed class StudyReferences(ProxyStore proxies, StudyStore studies, TrialStore trials)
{
    // As many as a spec may carry.
    private const int MostTrials = 10_000;
    private const string StudyPath = "$.search.warmStart.study";

    /// <summary>The spec with everything in it; null when it names nothing or there are errors.</summary>
    public async Task<JsonElement?> ExpandAsync(JsonElement spec, TenantId tenant, ICollection<SpecError> errors, CancellationToken ct)
    {
        var evaluated = await OwnProxies.ExpandAsync(spec, proxies, tenant, errors, ct);
        return await WarmStartAsync(evaluated ?? spec, tenant, errors, ct) ?? evaluated;
    }

    private async Task<JsonElement?> WarmStartAsync(JsonElement spec, TenantId tenant, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (spec.ValueKind != JsonValueKind.Object || !spec.TryGetProperty("search", out var search) || search.ValueKind != JsonValueKind.Object
            || !search.TryGetProperty("warmStart", out var warm) || warm.ValueKind != JsonValueKind.Object
            || !warm.TryGetProperty("study", out var named) || named.ValueKind != JsonValueKind.String || warm.TryGetProperty("trials", out _))
        {
            return null;
        }

        if (!Guid.TryParse(named.GetString(), out var id) || await studies.GetAsync(tenant, id, ct) is null)
        {
            errors.Add(new SpecError(StudyPath, "unknownStudy", "There is no such study. Name one of your own by its id; GET /v1/studies lists them."));
            return null;
        }

        var stored = await trials.PageAsync(tenant, id, -1, MostTrials, null, ct);
        var given = new JsonArray([.. stored.Where(t => t.Outcome != "failed").Select(t => (JsonNode)new JsonObject { ["parameters"] = JsonNode.Parse(t.Parameters), ["metrics"] = JsonNode.Parse(t.Metrics) })]);
        if (given.Count == 0)
        {
            errors.Add(new SpecError(StudyPath, "noTrials", "The study has no stored trials. Wait until it has some; exhaustive searches store none."));
            return null;
        }

        var root = JsonObject.Create(spec)!;
        var into = root["search"]!["warmStart"]!.AsObject();
        into.Remove("study");
        into["trials"] = given;
        return JsonSerializer.SerializeToElement(root, ApiJson.Default.JsonObject);
    }
}
