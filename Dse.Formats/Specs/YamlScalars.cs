using System.Globalization;
using System.Numerics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dse.Formats.Specs;

/// <summary>Gives plain scalars their YAML 1.2 core schema meaning; quoted and block scalars are always text.</summary>
internal static class YamlScalars
{
    // Longer runs of digits overflow a double long before; parsing them exactly would only cost time.
    private const int MaxNumberLength = 400;

    public static bool Feed(Scalar scalar, SpecBuilder builder, SpecPosition at)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
        {
            return builder.Text(text, at);
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return builder.Null(at);
            case "true" or "True" or "TRUE":
                return builder.Boolean(value: true, at);
            case "false" or "False" or "FALSE":
                return builder.Boolean(value: false, at);
            case ".nan" or ".NaN" or ".NAN":
                return builder.Number(double.NaN, text, at);
        }

        var unsigned = text[0] is '+' or '-' ? text.AsSpan(1) : text;
        if (unsigned is ".inf" or ".Inf" or ".INF")
        {
            return builder.Number(double.PositiveInfinity, text, at);
        }

        return IsNumber(unsigned, out var isInteger) ? FeedNumber(text, isInteger, builder, at)
            : TryPrefixed(text, out var prefixed) ? builder.Integer(prefixed, at)
            : builder.Text(text, at);
    }

    private static bool FeedNumber(string text, bool isInteger, SpecBuilder builder, SpecPosition at)
    {
        if (text.Length > MaxNumberLength)
        {
            return builder.Number(double.NaN, text, at);
        }

        return isInteger
            ? builder.Integer(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), at)
            : builder.Number(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), text, at);
    }

    /// <summary><c>[0-9]+</c>, or <c>( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?</c>.</summary>
    private static bool IsNumber(ReadOnlySpan<char> unsigned, out bool isInteger)
    {
        var whole = Digits(unsigned);
        var rest = unsigned[whole..];
        isInteger = whole > 0 && rest.IsEmpty;
        if (rest is ['.', ..])
        {
            var fraction = Digits(rest[1..]);
            if (whole + fraction == 0)
            {
                return false;
            }

            rest = rest[(1 + fraction)..];
        }
        else if (whole == 0)
        {
            return false;
        }

        if (rest is ['e' or 'E', ..])
        {
            rest = rest[1..];
            rest = rest is ['+' or '-', ..] ? rest[1..] : rest;
            var exponent = Digits(rest);
            return exponent > 0 && exponent == rest.Length;
        }

        return rest.IsEmpty;
    }

    /// <summary><c>0o[0-7]+</c> and <c>0x[0-9a-fA-F]+</c>, unsigned as the core schema has them.</summary>
    private static bool TryPrefixed(string text, out BigInteger value)
    {
        value = 0;
        var (radix, digits) = text switch
        {
            ['0', 'o', _, ..] => (8, text[2..]),
            ['0', 'x', _, ..] => (16, text[2..]),
            _ => (0, string.Empty),
        };
        if (radix == 0 || digits.Length > 16 || !digits.All(c => char.IsAsciiHexDigit(c) && (radix == 16 || c is >= '0' and <= '7')))
        {
            return false;
        }

        foreach (var c in digits)
        {
            value = (value * radix) + Convert.ToInt32(c.ToString(), 16);
        }

        return true;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
