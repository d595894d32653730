using System.Security.Cryptography;
using System.Text;
using Dse.Api.OpenApi;
using Dse.Api.Tests.OpenApi;
using Dse.Storage.Audit;

namespace Dse.Api.Tests.Audit;

[Collection(ApiTests.Name)]
public sealed class AuditTests(ApiFixture api)
{
    [Fact]
    public async Task Every_change_leaves_one_event_with_who_and_what()
    {
        var tenant = await api.NewTenantAsync();
        var key = await api.NewKeyAsync(tenant, "admin");
        using var client = api.Client(key.Text);
        var file = Encoding.UTF8.GetBytes("a trace");
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        var table = Encoding.UTF8.GetBytes("x,y\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"{i},{i * i}\n")));
        var tableHash = Convert.ToHexStringLower(SHA256.HashData(table));
        await api.Get<Dse.Storage.Files.FileStore>().PutAsync(tenant, SHA256.HashData(table), "text/csv", table, "test", CancellationToken.None);
        var study = string.Empty;
        var made = string.Empty;
        var sweep = string.Empty;
        (string Operation, string Action, Func<Task<HttpResponseMessage>> Send)[] changes =
        [
            ("submitStudy", "study.submit", () => client.PostAsync("/v1/studies", Json(Examples.Spec.ToJsonString()))),
            ("cancelStudy", "study.cancel", () => client.PostAsync($"/v1/studies/{study}/cancel", null)),
            ("resumeStudy", "study.resume", () => client.PostAsync($"/v1/studies/{study}/resume", null)),
            ("deleteStudy", "study.delete", () => client.DeleteAsync($"/v1/studies/{study}")),
            ("putFile", "file.put", () => client.PutAsync($"/v1/files/{hash}", new ByteArrayContent(file))),
            ("putDevice", "catalog.put", () => client.PutAsync("/v1/catalog/devices/mine", Json("""{"bf16Tflops":1,"memGb":1,"memBwGbs":1}"""))),
            ("deleteDevice", "catalog.delete", () => client.DeleteAsync("/v1/catalog/devices/mine")),
            ("putModel", "catalog.put", () => client.PutAsync("/v1/catalog/models/mine", Json("""{"hidden":64,"layers":2,"heads":2,"vocab":100}"""))),
            ("putGraph", "catalog.put", () => client.PutAsync("/v1/catalog/graphs/mine", Json("""{"tensors":[{"id":0,"shape":[4],"kind":"output"}],"ops":[{"outputs":[0]}]}"""))),
            ("deleteGraph", "catalog.delete", () => client.DeleteAsync("/v1/catalog/graphs/mine")),
            ("deleteModel", "catalog.delete", () => client.DeleteAsync("/v1/catalog/models/mine")),
            ("putProxy", "proxy.put", () => client.PutAsync("/v1/proxies/mine", Json($$"""{"csv":"{{tableHash}}","targets":["y"]}"""))),
            ("deleteProxy", "proxy.delete", () => client.DeleteAsync("/v1/proxies/mine")),
            ("createKey", "key.create", () => client.PostAsync("/v1/keys", Json("""{"name":"x"}"""))),
            ("createSweep", "sweep.create", () => client.PostAsync("/v1/sweeps", Json(Examples.Sweep.ToJsonString()))),
            ("replaceSweep", "sweep.replace", () => client.PutAsync($"/v1/sweeps/{sweep}", Json(Examples.Sweep.ToJsonString()))),
            ("runSweep", "sweep.started", () => client.PostAsync($"/v1/sweeps/{sweep}/run", null)),
            ("pauseSweep", "sweep.pause", () => client.PostAsync($"/v1/sweeps/{sweep}/pause", null)),
            ("resumeSweep", "sweep.resume", () => client.PostAsync($"/v1/sweeps/{sweep}/resume", null)),
            ("deleteSweep", "sweep.delete", () => client.DeleteAsync($"/v1/sweeps/{sweep}")),
            ("revokeKey", "key.revoke", () => client.DeleteAsync($"/v1/keys/{made}")),
        ];

        // Asks and tells are data and not changes: every open trial and answer names its client, and the first ask leaves an event.
        string[] data = ["askTrials", "tellTrials"];
        Assert.Equal(
            OpenApiFileTests.Operations().Where(o => (string?)o.Operation["x-role"] is "write" or "admin" && o.Method != "get" && !data.Contains((string?)o.Operation["operationId"]))
                .Select(o => (string?)o.Operation["operationId"]).Order(StringComparer.Ordinal),
            changes.Select(c => (string?)c.Operation).Order(StringComparer.Ordinal));
        var seen = (await EventsAsync(tenant)).Count;
        foreach (var (operation, action, send) in changes)
        {
            var response = await send();
            Assert.True(response.IsSuccessStatusCode, $"{operation}: {(int)response.StatusCode}");
            if (operation is "submitStudy")
            {
                study = (string)(await response.JsonAsync())["id"]!;
            }
            else if (operation is "createKey")
            {
                made = (string)(await response.JsonAsync())["info"]!["id"]!;
            }

            else if (operation is "createSweep")
            {
                sweep = (string)(await response.JsonAsync())["sweep"]!["id"]!;
            }

            // A run is one event beside those of its three studies.
            var events = await EventsAsync(tenant);
            Assert.Equal(seen + (operation is "runSweep" ? 4 : 1), events.Count);
            Assert.Equal((action, key.Key.Prefix), (events[^1].Action, events[^1].Actor));
            seen = events.Count;
        }
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private Task<List<AuditEvent>> EventsAsync(Dse.Storage.TenantId tenant) => api.Get<AuditLog>().ListAsync(tenant, 0, 1000, CancellationToken.None);
}
