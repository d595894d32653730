using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Api.Catalog;
using Dse.Api.Json;
using Dse.Core.Studies;
using Dse.Storage;
using Dse.Storage.Proxies;

namespace Dse.Api.Proxies;

/// <summary>Puts the bytes of a tenant's proxy in the place of its name at <c>$.evaluator.proxy</c>, so that a study stays what it was.</summary>
internal static class OwnProxies
{
    /// <summary>The spec with the proxy in it; null when it names none or there are errors.</summary>
    public static async Task<JsonElement?> ExpandAsync(JsonElement spec, ProxyStore store, TenantId tenant, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (spec.ValueKind != JsonValueKind.Object || !spec.TryGetProperty("evaluator", out var evaluator) || evaluator.ValueKind != JsonValueKind.Object
            || !evaluator.TryGetProperty("proxy", out var named) || named.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var name = named.GetString()!;
        if (!CatalogNames.IsValid(name) || await store.ReadAsync(tenant, name, ct) is not { } bytes)
        {
            errors.Add(new SpecError("$.evaluator.proxy", "unknownProxy", $"No proxy is named '{CatalogNames.Short(name)}'. Train it first: PUT /v1/proxies/{{name}}; GET /v1/proxies lists them."));
            return null;
        }

        var root = JsonObject.Create(spec)!;
        root["evaluator"]!["proxy"] = new JsonObject { ["base64"] = Convert.ToBase64String(bytes) };
        return JsonSerializer.SerializeToElement(root, ApiJson.Default.JsonObject);
    }
}
