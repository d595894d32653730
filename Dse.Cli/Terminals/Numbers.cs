using System.Globalization;

namespace Dse.Cli.Terminals;

/// <summary>Numbers for people: four significant digits, no exponent where it can be avoided.</summary>
internal static class Numbers
{
    /// <summary>A value as tables show it; a dash for what could not be computed.</summary>
    public static string Short(double? value) => value switch
    {
        null => "-",
        double.NaN or double.PositiveInfinity or double.NegativeInfinity => "-",
        0 => "0",
        { } v when Math.Abs(v) >= 1e15 || Math.Abs(v) < 1e-4 => v.ToString("0.###e0", CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) >= 10_000 => v.ToString("#,0", CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) >= 1000 => v.ToString("#,0.#", CultureInfo.InvariantCulture),
        { } v => ((decimal)v).ToString("G4", CultureInfo.InvariantCulture),
    };

    /// <summary>A count with thousands separators.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A duration, for example <c>3.2 s</c> or <c>2 min 5 s</c>.</summary>
    public static string Duration(double seconds) => seconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)seconds / 60} min {(long)seconds % 60} s");

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");
}
