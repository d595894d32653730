using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Dse.Browser.Tests;

/// <summary>What tests do through the API to get a page something to show.</summary>
internal static class ServiceClient
{
    public static async Task<string> SubmitAsync(this BrowserFixture service, string spec)
    {
        using var body = new StringContent(spec, Encoding.UTF8, new MediaTypeHeaderValue("application/yaml"));
        using var answer = await service.Client.PostAsync("/v1/studies", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    /// <summary>Cancels a study and waits until it has ended.</summary>
    public static async Task CancelAsync(this BrowserFixture service, string study)
    {
        using var answer = await service.Client.PostAsync($"/v1/studies/{study}/cancel", null);
        answer.EnsureSuccessStatusCode();
        await service.EndAsync(study);
    }

    /// <summary>Submits a study and waits until it has succeeded.</summary>
    public static async Task<string> SucceededAsync(this BrowserFixture service, string name, Func<string, string>? spec = null)
    {
        var study = await service.SubmitAsync((spec ?? Specs.Quick)(name));
        Assert.Equal("succeeded", await service.EndAsync(study));
        return study;
    }

    public static async Task<JsonNode> FrontAsync(this BrowserFixture service, string study) =>
        (await service.Client.GetFromJsonAsync<JsonNode>($"/v1/studies/{study}/front"))!;

    private static async Task<string?> EndAsync(this BrowserFixture service, string study)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var detail = (await service.Client.GetFromJsonAsync<JsonNode>($"/v1/studies/{study}", deadline.Token))!;
            var state = (string?)detail["study"]!["state"];
            if (state is not ("queued" or "running"))
            {
                return state;
            }

            await Task.Delay(100, deadline.Token);
        }
    }
}
