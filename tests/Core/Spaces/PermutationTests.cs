using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Tests.Spaces;

public class PermutationTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Every_order_has_one_code_and_a_walk_finds_each_once(int items)
    {
        var permutation = Numbered(items);
        var space = new DesignSpace([.. permutation.Digits], []);
        var walker = new SpaceWalker(space);
        var orders = new HashSet<string>();
        var keys = new HashSet<UInt128>();
        var (order, code) = (new int[items], new double[items - 1]);
        while (walker.Next())
        {
            permutation.Decode(walker.Cells, order);
            Assert.Equal(Enumerable.Range(0, items), order.Order());
            permutation.Encode(order, code);
            Assert.Equal(walker.Cells.ToArray(), code);
            Assert.True(orders.Add(string.Join(' ', order)));
            Assert.True(keys.Add(space.KeyOf(walker.Cells)));
        }

        Assert.Equal(AllOrders(items).Select(o => string.Join(' ', o)).Order(StringComparer.Ordinal), orders.Order(StringComparer.Ordinal));
        Assert.Equal(orders.Count, space.RawCount);
    }

    [Fact]
    public void Code_of_an_order_by_hand()
    {
        // Of c a d b: b stands behind a (place 1 of a b), c before both (0), d behind c and a (2).
        var permutation = new Permutation("p", [.. "abcd".Select(c => ParameterValue.Of(c.ToString()))]);
        var code = new double[3];

        permutation.Encode([2, 0, 3, 1], code);

        Assert.Equal([1, 0, 2], code);
        Assert.Equal("""["c","a","d","b"]""", permutation.ValueOf(code).ToString());
    }

    [Fact]
    public void A_step_of_one_level_of_the_last_item_moves_it_by_one_place()
    {
        var permutation = Numbered(5);
        var (before, after) = (new int[5], new int[5]);

        permutation.Decode([1, 2, 3, 1], before);
        permutation.Decode([1, 2, 3, 2], after);

        Assert.Equal([0, 4, 1, 2, 3], before);
        Assert.Equal([0, 1, 4, 2, 3], after);
    }

    [Fact]
    public void Drawn_designs_come_back_from_what_users_read()
    {
        var space = new DesignSpace(
            [
                Parameter.Integers("k", [1, 2]),
                .. new Permutation("order", [ParameterValue.Of("x"), ParameterValue.Of(2), ParameterValue.Of("2"), ParameterValue.Of(0.5)], Expression.Parse("k == 2")).Digits,
                Parameter.Categories("flag", [ParameterValue.Of(false), ParameterValue.Of(true)]),
            ],
            []);
        Assert.Equal(["k", "order", "flag"], space.Names);
        Assert.False(space.Knows("order #1"));
        var sampler = new SpaceSampler(space, CancellationToken.None);
        var random = new RandomSource(1);
        var (cells, read) = (new double[5], new double[5]);
        var withOrder = 0;
        for (var i = 0; i < 200; i++)
        {
            Assert.True(sampler.TrySample(random, cells));
            var active = space.ActiveParameters(cells);
            withOrder += active.Count == 3 ? 1 : 0;
            Assert.Equal(cells[0] == 1, active.Any(a => a.Key == "order"));
            using var json = JsonDocument.Parse($"{{{string.Join(',', active.Select(a => $"\"{a.Key}\":{Json(a.Value)}"))}}}");

            Assert.Null(DesignReader.Read(space, json.RootElement, "$", read));
            Assert.Equal(cells, read);
        }

        Assert.InRange(withOrder, 60, 140);
    }

    [Theory]
    [InlineData("""{"p":[0,1]}""", "$.p")]
    [InlineData("""{"p":"0 1 2"}""", "$.p")]
    [InlineData("""{"p":[0,1,3]}""", "$.p[2]")]
    [InlineData("""{"p":[0,1,0]}""", "$.p[2]")]
    [InlineData("""{"p":[0,1,"2"]}""", "$.p[2]")]
    public void What_is_no_order_is_refused(string design, string path)
    {
        var space = new DesignSpace([.. Numbered(3).Digits], []);
        using var json = JsonDocument.Parse(design);

        var error = DesignReader.Read(space, json.RootElement, "$", new double[2]);

        Assert.Equal(("notInSpace", path), (error!.Code, error.Path));
    }

    private static IEnumerable<int[]> AllOrders(int items) => items == 1
        ? [[0]]
        : AllOrders(items - 1).SelectMany(o => Enumerable.Range(0, items).Select(at => (int[])[.. o[..at], items - 1, .. o[at..]]));

    private static Permutation Numbered(int items) => new("p", [.. Enumerable.Range(0, items).Select(i => ParameterValue.Of((double)i))]);

    private static string Json(ParameterValue value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            value.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
