using System.IO.Compression;

namespace Dse.Browser.Tests;

public sealed class ScriptSizeTests
{
    private const long MostBytes = 1_500_000;

    [Fact]
    public void All_script_of_the_page_together_is_at_most_one_and_a_half_megabytes_compressed()
    {
        var scripts = Directory.GetFiles(Repository.PathOf("Dse.Web", "dist", "assets"), "*.js");
        Assert.NotEmpty(scripts);

        var sizes = scripts.ToDictionary(s => Path.GetFileName(s), s => Compressed(File.ReadAllBytes(s)), StringComparer.Ordinal);

        Assert.True(sizes.Values.Sum() <= MostBytes, string.Join('\n', sizes.OrderByDescending(s => s.Value).Select(s => $"{s.Key}: {s.Value}")));
    }

    private static long Compressed(byte[] script)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(script);
        }

        return target.Length;
    }
}
