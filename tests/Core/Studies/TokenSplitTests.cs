using System.Text;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

/// <summary>Metrics of the baselines that split tokens anew, worked out by hand.</summary>
public class TokenSplitTests
{
    [Theory]

    // Expert 0 on both devices: 10 + 2 tokens over two devices are 6 each.
    [InlineData("[[10,2]]", "[[[0,1],[0]]]", "lplb", 1.0)]

    // Expert 1 can go nowhere else: 8 on device 0.
    [InlineData("[[4,8]]", "[[[1,0],[0]]]", "lplb", 8 / 6.0)]

    // Experts 0 and 1 share devices 0 and 1, 2 has device 2 alone.
    [InlineData("[[9,5,1]]", "[[[0,1],[0,1],[2]]]", "lplb", 7 / 5.0)]

    // Ratio 1.2 is no reason to spill.
    [InlineData("[[6000,4000]]", "[[[0],[1]]]", "llep", 1.2)]

    // Expert 0 keeps the mean of 5,000 and sends 4,000 in one chunk.
    [InlineData("[[9000,1000]]", "[[[0],[1]]]", "llep", 1.0)]

    // The rest of 700 tokens goes to one device, chunks being no smaller than 1,024.
    [InlineData("[[1700,300,1000]]", "[[[0],[1],[2]]]", "llep", 1.0)]
    public void Ratios_are_those_worked_out_by_hand(string loads, string placement, string method, double expected)
    {
        using var line = JsonDocument.Parse($$$"""{"kind":"ExpertPlacement","routing":{"loads":{{{loads}}}},"devices":{{{JsonSerializer.Deserialize<int[][][]>(placement)![0].Length}}},"slotsPerDevice":2,"method":"{{{method}}}","placement":{{{placement}}}}""");
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            Assert.Null(StudyKinds.Find("ExpertPlacement")!.Evaluate(line.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal(expected, answer.RootElement.GetProperty("metrics").GetProperty("splitPeakToMeanRatio").GetDouble(), 9);
    }
}
