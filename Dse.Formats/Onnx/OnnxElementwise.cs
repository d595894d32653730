namespace Dse.Formats.Onnx;

/// <summary>Operators that go element by element, with broadcasting; few known numbers are computed.</summary>
internal static class OnnxElementwise
{
    private const int Bool = 9;

    /// <summary>One input; the output has its shape.</summary>
    public static OnnxResult Unary(OnnxCall call)
    {
        var input = call.In(0);
        Func<double, double>? compute = call.Type switch
        {
            "Identity" => x => x,
            "Floor" => Math.Floor,
            "Ceil" => Math.Ceiling,
            "Neg" => x => -x,
            "Abs" => Math.Abs,
            "Sqrt" => Math.Sqrt,
            _ => null,
        };
        return new OnnxResult(input with { Numbers = compute is not null && input.Numbers is { } numbers ? Array.ConvertAll(numbers, n => compute(n)) : null });
    }

    /// <summary>Cast: numbers stay, fractions are cut where the type is whole.</summary>
    public static OnnxResult Cast(OnnxCall call)
    {
        var input = call.In(0);
        var type = call.Type == "CastLike" ? call.In(1).Type : (int)Math.Clamp(call.Int("to", 0), 0, int.MaxValue);
        var isWhole = type is (>= 2 and <= 7) or 9 or 12 or 13;
        return new OnnxResult(input with { Type = type, Numbers = isWhole && input.Numbers is { } numbers ? Array.ConvertAll(numbers, Math.Truncate) : input.Numbers });
    }

    /// <summary>Two or more inputs.</summary>
    public static OnnxResult Many(OnnxCall call)
    {
        var first = call.In(0);
        var (shape, numbers) = (first.Shape, first.Numbers);
        for (var i = 1; i < call.Inputs.Count; i++)
        {
            var next = call.In(i);
            var together = Broadcast(call, shape, next.Shape);
            numbers = numbers is not null && next.Numbers is { } others && together.Length <= 1 ? Pair(call.Type, numbers, others) : null;
            shape = together;
        }

        var type = call.Type is "Equal" or "Greater" or "Less" or "GreaterOrEqual" or "LessOrEqual" or "And" or "Or" or "Xor" ? Bool
            : call.Type == "Where" ? call.In(1).Type : first.Type;

        // Whole numbers divide without a rest.
        numbers = call.Type == "Div" && first.Type is >= 2 and <= 7 && numbers is not null ? Array.ConvertAll(numbers, Math.Truncate) : numbers;
        return new OnnxResult(new OnnxValue(OnnxValue.Checked(shape, call.Name), type, IsConstant: false, numbers is not null && Array.TrueForAll(numbers, double.IsFinite) ? numbers : null));
    }

    /// <summary>The shape of two together.</summary>
    public static long[] Broadcast(OnnxCall call, long[] left, long[] right)
    {
        var shape = new long[Math.Max(left.Length, right.Length)];
        for (var d = 1; d <= shape.Length; d++)
        {
            var (a, b) = (d <= left.Length ? left[^d] : 1, d <= right.Length ? right[^d] : 1);
            shape[^d] = a == b || b == 1 ? a : a == 1 ? b : throw call.Bad($"joins [{string.Join(", ", left)}] and [{string.Join(", ", right)}]");
        }

        return shape;
    }

    private static double[]? Pair(string type, double[] left, double[] right)
    {
        Func<double, double, double>? compute = type switch
        {
            "Add" or "Sum" => (a, b) => a + b,
            "Sub" => (a, b) => a - b,
            "Mul" => (a, b) => a * b,
            "Div" => (a, b) => a / b,
            "Max" => Math.Max,
            "Min" => Math.Min,
            "Equal" => (a, b) => a == b ? 1 : 0,
            "Mod" => (a, b) => a % b,
            _ => null,
        };
        var count = Math.Max(left.Length, right.Length);
        return compute is null || left.Length == 0 || right.Length == 0 ? null
            : [.. Enumerable.Range(0, count).Select(i => compute(left[left.Length == 1 ? 0 : i], right[right.Length == 1 ? 0 : i]))];
    }
}
