using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Workloads;

public class CatalogTests
{
    public static TheoryData<string> PublishedCounts()
    {
        var rows = new TheoryData<string>();
        foreach (var model in LanguageModelCatalog.All)
        {
            rows.Add(model.Name);
        }

        return rows;
    }

    // Billions of parameters as the model cards and papers give them.
    [Theory]
    [InlineData("Llama-3.1-405B", 405.8)]
    [InlineData("Mixtral-8x7B", 46.7)]
    [InlineData("DeepSeek-V3", 671.0)]
    [InlineData("Kimi-K2", 1026)]
    [InlineData("GPT-3-175B", 174.6)]
    public void Parameter_counts_equal_the_published_ones(string name, double billions)
    {
        var model = LanguageModelCatalog.Find(name)!;

        Assert.InRange(model.Parameters / 1e9, billions * 0.995, billions * 1.005);
    }

    [Theory]
    [MemberData(nameof(PublishedCounts))]
    public void Every_model_is_found_by_its_own_name(string name) => Assert.Equal(name, LanguageModelCatalog.Find(name)!.Name);

    [Theory]
    [InlineData("A100", "A100-SXM4-80GB")]
    [InlineData("nvidia h100-sxm5-80gb", "H100-SXM5-80GB")]
    [InlineData("NVIDIA Blackwell GPU (GB200)", "GB200-NVL72")]
    public void Devices_are_found_by_alias(string alias, string name) => Assert.Equal(name, DeviceCatalog.Find(alias)!.Name);

    [Fact]
    public void Decimal_points_tell_models_apart() =>
        Assert.NotEqual(LanguageModelCatalog.Find("GPT-3-13B")!.Hidden, LanguageModelCatalog.Find("GPT-3-1.3B")!.Hidden);
}
