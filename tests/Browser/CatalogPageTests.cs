using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class CatalogPageTests(BrowserFixture service)
{
    /// <summary>A device with 40 products that take 1.6 times what its data sheet lets one expect.</summary>
    public static string Measured { get; } =
        """{"bf16Tflops":400,"memGb":64,"memBwGbs":2000,"year":2022,"measurements":{"gemm.bf16":["""
        + string.Join(',', Enumerable.Range(1, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{64 * i},4096,4096,{1.6 * ((64 * i * 2.0 * 4096 * 4096 / 400e12) + 5e-6) * 1e6:F3}]")))
        + "]}}";

    [Fact]
    [Trait("Category", Pictures.Trait)]
    public async Task A_device_is_copied_changed_corrected_at_its_field_saved_edited_and_deleted()
    {
        await using var watched = await service.OpenAsync("/catalog");
        var page = watched.Page;

        await page.GetByLabel("Name").FillAsync("h100-sxm");
        await page.GetByRole(AriaRole.Link, new() { Name = "H100-SXM5-80GB" }).ClickAsync();
        await Expect(page.GetByText("No measurements of your own.")).ToBeVisibleAsync();
        await watched.PictureAsync("catalog", 760);
        await page.GetByRole(AriaRole.Link, new() { Name = "Copy and change" }).ClickAsync();

        var form = page.Locator("form.entry");
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync("twice the memory");
        await Expect(form.GetByLabel("bf16")).ToHaveValueAsync("989");
        await form.GetByLabel("Memory GiB").FillAsync("-160");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(form.GetByLabel("Memory GiB")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(form.GetByLabel("Memory GiB")).ToBeFocusedAsync();
        await Expect(form.Locator(".field", new() { HasText = "Memory" }).Locator(".wrong")).ToContainTextAsync("-160");

        await form.GetByLabel("Memory GiB").FillAsync("160");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "twice the memory" })).ToBeVisibleAsync();
        Assert.Equal(160, (double)(await service.Client.GetFromJsonAsync<JsonNode>("/v1/catalog/devices/twice%20the%20memory"))!["memoryGiB"]!);

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await Expect(form.GetByLabel("Name", new() { Exact = true })).ToBeDisabledAsync();
        await form.GetByLabel("Power limit").FillAsync("900");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("dl.facts")).ToContainTextAsync("900 W");

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete twice the memory" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "twice the memory" })).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync("/v1/catalog/devices/twice%20the%20memory")).StatusCode);
    }

    [Fact]
    [Trait("Category", Pictures.Trait)]
    public async Task A_calibrated_file_is_added_and_its_fit_drawn_and_editing_keeps_its_measurements()
    {
        await using var watched = await service.OpenAsync("/catalog?edit=new");
        var page = watched.Page;
        var form = page.Locator("form.entry");

        await form.GetByLabel("From a file").SetInputFilesAsync(new FilePayload { Name = "lab.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(Measured) });
        await Expect(form.GetByText("Kept as they are: measurements.")).ToBeVisibleAsync();
        await Expect(form.GetByLabel("bf16")).ToHaveValueAsync("400");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "lab own" })).ToBeVisibleAsync();
        await Expect(page.Locator(".fit svg circle")).ToHaveCountAsync(40);
        await Expect(page.Locator(".fit figcaption")).ToContainTextAsync("gemm.bf16 40 measured");
        await watched.PictureAsync("catalog-fit", 960);

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await form.GetByLabel("Rent").FillAsync("2.5");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("dl.facts")).ToContainTextAsync("2.5 USD/h");
        await Expect(page.Locator(".fit svg circle")).ToHaveCountAsync(40);
        await service.Client.DeleteAsync("/v1/catalog/devices/lab");
    }

    [Fact]
    public async Task A_model_is_added_from_a_configuration_of_Hugging_Face()
    {
        const string Config = """{"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":2048,"num_hidden_layers":16,"num_attention_heads":32,"num_key_value_heads":8,"intermediate_size":8192,"vocab_size":128256}""";
        await using var watched = await service.OpenAsync("/catalog/models");
        var page = watched.Page;
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "meta-llama/Meta-Llama-3.1-8B" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Add a model" }).ClickAsync();
        var form = page.Locator("form.entry");

        await form.GetByLabel("From a file").SetInputFilesAsync(new FilePayload { Name = "config.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(Config) });
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync("my/llama");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "my/llama own" })).ToBeVisibleAsync();
        await Expect(page.Locator("dl.facts").Last).ToContainTextAsync("2,048");
        await service.Client.DeleteAsync("/v1/catalog/models/my%2Fllama");
    }

    [Fact]
    public async Task A_network_is_written_corrected_at_its_line_replaced_by_a_model_and_named_in_a_new_study()
    {
        await using var watched = await service.OpenAsync("/catalog/graphs");
        var page = watched.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "resnet50", Exact = true }).ClickAsync();
        await Expect(page.Locator(".profile svg")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^resnet50: at most .* alive"));
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Operators by type" }).Locator("tbody tr").First).ToContainTextAsync("Convolution");

        await page.GetByRole(AriaRole.Link, new() { Name = "Add a network" }).ClickAsync();
        var form = page.Locator("form.entry");
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync("ResNet-50");
        await form.GetByRole(AriaRole.Button, new() { Name = "Use the example" }).ClickAsync();
        var text = form.GetByLabel("Network as JSON");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(form.Locator(".field .wrong")).ToContainTextAsync("ships with the product");

        await form.GetByLabel("Name", new() { Exact = true }).FillAsync("detector");
        await text.FillAsync((await text.InputValueAsync()).Replace("\"inputs\": [0]", "\"inputs\": [9]", StringComparison.Ordinal));
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(form.Locator(".gutter .wrong")).ToHaveTextAsync("✖ 7");
        await form.Locator(".errors li").GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal("9", await text.EvaluateAsync<string>("b => b.value.slice(b.selectionStart, b.selectionEnd)"));
        await text.FillAsync((await text.InputValueAsync()).Replace("[9]", "[0]", StringComparison.Ordinal));
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "detector own" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await Expect(text).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("\"conv\""));
        await form.GetByLabel("From a file").SetInputFilesAsync(Repository.PathOf("tests", "Formats", "Onnx", "data", "light_squeezenet.onnx"));
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".profile svg")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^detector: .* of 66"));

        await page.GetByRole(AriaRole.Link, new() { Name = "New study" }).ClickAsync();
        await page.GetByLabel("Spec as text").FillAsync("kind: Scratchpad\ngraph: detector\ncapacitiesBytes: tightest\n");
        await Expect(page.GetByText("✔ Ready to submit")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-field='graph'] datalist option[value='detector']")).ToHaveCountAsync(1);

        await page.GotoAsync("/catalog/graphs?name=detector");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete detector" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "detector" })).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync("/v1/catalog/graphs/detector")).StatusCode);
    }
}
