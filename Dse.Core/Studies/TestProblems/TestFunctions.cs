using System.Globalization;

namespace Dse.Core.Studies.TestProblems;

/// <summary>Finds the problems by name.</summary>
internal static class TestFunctions
{
    /// <summary>Most variables and objectives of the families that leave them open.</summary>
    public const int MaxVariables = 200;

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "acc-a",
        .. ReSuite.Numbers.Select(n => $"re{n}"),
        "zdt1", "zdt2", "zdt3", "zdt4", "zdt6",
        .. Enumerable.Range(1, 7).Select(n => $"dtlz{n}"),
    ];

    /// <summary>Whether the number of variables is open.</summary>
    public static bool IsScalable(string name) => name.StartsWith("zdt", StringComparison.Ordinal) || HasOpenObjectives(name);

    /// <summary>Whether the number of objectives is open.</summary>
    public static bool HasOpenObjectives(string name) => name.StartsWith("dtlz", StringComparison.Ordinal);

    /// <summary>Makes a problem.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="variables">Null for the usual number; ignored where it is not open.</param>
    /// <param name="objectives">Null for three; ignored where it is not open.</param>
    public static TestFunction Make(string name, int? variables, int? objectives)
    {
        if (name == "acc-a")
        {
            return AcceleratorSizing.Make();
        }

        var number = int.Parse(name.AsSpan(name.IndexOfAny(['1', '2', '3', '4', '5', '6', '7'])), CultureInfo.InvariantCulture);
        if (name.StartsWith("re", StringComparison.Ordinal))
        {
            return ReSuite.Make(number);
        }

        return HasOpenObjectives(name)
            ? DtlzSuite.Make(number, objectives ?? 3, variables ?? DtlzSuite.UsualVariables(number, objectives ?? 3))
            : ZdtSuite.Make(number, variables ?? (number >= 4 ? 10 : 30));
    }
}
