using Dse.Core.Spaces;

namespace Dse.Core.Tests.Spaces;

public class DesignSpaceTests
{
    private static readonly Parameter Flow = Parameter.Categories("flow", [ParameterValue.Of("ws"), ParameterValue.Of("os"), ParameterValue.Of("is")]);

    [Fact]
    public void Everything_wrong_is_reported_at_once_with_its_path()
    {
        var ok = DesignSpace.TryCreate(
            [
                Parameter.Integers("depth", [1, 2], when: Expression.Parse("flow == 'ws'")),
                Flow,
                Parameter.Integers("flow", [1]),
            ],
            [Expression.Parse("dept <= 2"), Expression.Parse("flow == 'wx'"), Expression.Parse("flow < 3")],
            [new SpaceRule("r", ["nothing"], _ => true)],
            out var space,
            out var errors);

        Assert.False(ok);
        Assert.Null(space);
        Assert.Equal(
            ["$.parameters.flow", "$.parameters.depth.when", "$.rules[0]", "$.constraints[0]", "$.constraints[1]", "$.constraints[2]"],
            errors.Select(e => e.Path));
        Assert.Contains("Did you mean depth?", errors[3].Message, StringComparison.Ordinal);
        Assert.Contains("Use one of 'ws', 'os', 'is'", errors[4].Message, StringComparison.Ordinal);
        Assert.Contains("holds texts", errors[5].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_constructor_throws_what_try_create_reports() =>
        Assert.Contains("$.constraints[0]", Assert.Throws<ArgumentException>(() => new DesignSpace([Flow], [Expression.Parse("x > 1")])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_without_quotes_is_recognised()
    {
        DesignSpace.TryCreate([Flow], [Expression.Parse("flow == ws")], [], out _, out var errors);

        Assert.Contains("Put texts in quotes", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Active_parameters_come_in_order_with_their_values()
    {
        var space = new DesignSpace(
            [Flow, Parameter.Integers("depth", [4, 8], when: Expression.Parse("flow == 'ws'")), Parameter.Reals("freq", 0.2, 2)],
            []);

        Assert.Equal(["flow=os", "freq=0.5"], space.ActiveParameters([1, double.NaN, 0.5]).Select(p => $"{p.Key}={p.Value}"));
        Assert.Equal(["flow=ws", "depth=8", "freq=0.5"], space.ActiveParameters([0, 1, 0.5]).Select(p => $"{p.Key}={p.Value}"));
        Assert.True(space.Contains([0, 1, 0.5]));
        Assert.False(space.Contains([0, double.NaN, 0.5]));
        Assert.False(space.Contains([1, 1, 0.5]));
        Assert.False(space.Contains([1, double.NaN, 2.5]));
        Assert.False(space.Contains([1.5, double.NaN, 1]));
        Assert.False(space.IsDiscrete);
    }

    [Fact]
    public void A_rule_over_an_inactive_parameter_does_not_apply()
    {
        var space = new DesignSpace(
            [
                Flow,
                Parameter.Integers("rows", [8, 64]),
                Parameter.Integers("depth", [1, 64], when: Expression.Parse("flow == 'ws'")),
            ],
            [Expression.Parse("rows * depth <= 1024")]);

        Assert.True(space.Contains([1, 1, double.NaN]));
        Assert.True(space.Contains([0, 0, 1]));
        Assert.False(space.Contains([0, 1, 1]));
    }

    [Fact]
    public void Texts_of_two_parameters_compare_by_what_they_say()
    {
        var weights = Parameter.Categories("weights", [ParameterValue.Of("fp8"), ParameterValue.Of("bf16")]);
        var cache = Parameter.Categories("cache", [ParameterValue.Of("bf16"), ParameterValue.Of("fp8")]);
        var space = new DesignSpace([weights, cache], [Expression.Parse("weights == cache")]);

        Assert.True(space.Contains([0, 1]));
        Assert.True(space.Contains([1, 0]));
        Assert.False(space.Contains([0, 0]));
    }

    [Fact]
    public void Keys_are_unlike_for_unlike_designs()
    {
        var space = new DesignSpace(
            [Flow, Parameter.Integers("a", Enumerable.Range(0, 30).Select(i => (long)i)), Parameter.Integers("b", [1, 2, 3], when: Expression.Parse("flow != 'os'"))],
            []);
        var walker = new SpaceWalker(space);
        var keys = new HashSet<UInt128>();
        var rows = 0;
        while (walker.Next())
        {
            rows++;
            keys.Add(space.KeyOf(walker.Cells));
        }

        Assert.Equal(30 * 7, rows);
        Assert.Equal(rows, keys.Count);
    }

    [Fact]
    public void Keys_of_wide_and_real_spaces_tell_near_designs_apart()
    {
        var wide = new DesignSpace([.. Enumerable.Range(0, 60).Select(i => Parameter.Integers($"p{i}", Enumerable.Range(0, 64).Select(v => (long)v)))], []);
        var cells = new double[60];
        var keys = new HashSet<UInt128> { wide.KeyOf(cells) };
        for (var p = 0; p < 60; p++)
        {
            cells[p] = 1;
            Assert.True(keys.Add(wide.KeyOf(cells)));
            cells[p] = double.NaN;
            Assert.True(keys.Add(wide.KeyOf(cells)));
            cells[p] = 0;
        }

        var real = new DesignSpace([Parameter.Reals("x", -1, 1)], []);
        Assert.NotEqual(real.KeyOf([0.1]), real.KeyOf([Math.BitIncrement(0.1)]));
        Assert.Equal(real.KeyOf([0.0]), real.KeyOf([-0.0]));
    }

    [Fact]
    public void The_generator_continues_from_its_saved_state()
    {
        var random = new RandomSource(7);
        for (var i = 0; i < 10; i++)
        {
            random.NextBits();
        }

        var twin = RandomSource.Restore(random.Save());

        Assert.Equal(Enumerable.Range(0, 100).Select(_ => random.Next(13)), Enumerable.Range(0, 100).Select(_ => twin.Next(13)));
    }
}
