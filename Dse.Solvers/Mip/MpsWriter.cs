using System.Globalization;

namespace Dse.Solvers.Mip;

/// <summary>Writes linear models in free MPS, which every solver reads: variables x0, x1, …, rows r0, r1, …, 17 digits.</summary>
public static class MpsWriter
{
    /// <summary>Writes a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="writer">Receives the text; left open.</param>
    public static void Write(LinearModel model, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(writer);

        // Without the word FREE, CBC takes some lines for columns of fixed width.
        writer.Write("NAME dse FREE\nROWS\n N cost\n");
        for (var r = 0; r < model.Rows.Count; r++)
        {
            if (IsWritten(model.Rows[r]))
            {
                writer.Write($" {Sense(model.Rows[r])} r{r}\n");
            }
        }

        Columns(model, writer);
        Sides(model, writer);
        writer.Write("BOUNDS\n");
        for (var i = 0; i < model.Variables.Count; i++)
        {
            Bounds(model.Variables[i], i, writer);
        }

        writer.Write("ENDATA\n");
    }

    // A row without limits says nothing, and readers differ on what it means.
    private static bool IsWritten(LinearRow row) => double.IsFinite(row.Lower) || double.IsFinite(row.Upper);

    private static char Sense(LinearRow row) => row.Lower == row.Upper ? 'E' : double.IsNegativeInfinity(row.Lower) ? 'L' : 'G';

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static void Columns(LinearModel model, TextWriter writer)
    {
        var columns = new List<(int Row, double Factor)>[model.Variables.Count];
        for (var r = 0; r < model.Rows.Count; r++)
        {
            foreach (var (variable, factor) in IsWritten(model.Rows[r]) ? model.Rows[r].Terms : [])
            {
                (columns[variable] ??= []).Add((r, factor));
            }
        }

        writer.Write("COLUMNS\n");
        var isInteger = false;
        for (var i = 0; i < columns.Length; i++)
        {
            if (model.Variables[i].IsInteger != isInteger)
            {
                isInteger = !isInteger;
                writer.Write($" MARKER 'MARKER' '{(isInteger ? "INTORG" : "INTEND")}'\n");
            }

            // Every variable is named once, also one without rows.
            writer.Write($" x{i} cost {Text(model.Variables[i].Cost)}\n");
            foreach (var (row, factor) in columns[i] ?? [])
            {
                writer.Write($" x{i} r{row} {Text(factor)}\n");
            }
        }

        if (isInteger)
        {
            writer.Write(" MARKER 'MARKER' 'INTEND'\n");
        }
    }

    private static void Sides(LinearModel model, TextWriter writer)
    {
        writer.Write("RHS\n");
        for (var r = 0; r < model.Rows.Count; r++)
        {
            var (lower, upper) = (model.Rows[r].Lower, model.Rows[r].Upper);
            var side = double.IsNegativeInfinity(lower) ? upper : lower;
            if (double.IsFinite(side) && side != 0)
            {
                writer.Write($" RHS r{r} {Text(side)}\n");
            }
        }

        writer.Write("RANGES\n");
        for (var r = 0; r < model.Rows.Count; r++)
        {
            var (lower, upper) = (model.Rows[r].Lower, model.Rows[r].Upper);
            if (double.IsFinite(lower) && double.IsFinite(upper) && lower != upper)
            {
                writer.Write($" RNG r{r} {Text(upper - lower)}\n");
            }
        }
    }

    private static void Bounds(in LinearVariable variable, int index, TextWriter writer)
    {
        var (lower, upper) = (variable.Lower, variable.Upper);
        if (lower == upper)
        {
            writer.Write($" FX BND x{index} {Text(lower)}\n");
            return;
        }

        if (double.IsNegativeInfinity(lower))
        {
            writer.Write(double.IsPositiveInfinity(upper) ? $" FR BND x{index}\n" : $" MI BND x{index}\n");
        }
        else
        {
            writer.Write($" LO BND x{index} {Text(lower)}\n");
        }

        if (double.IsFinite(upper))
        {
            writer.Write($" UP BND x{index} {Text(upper)}\n");
        }
        else if (variable.IsInteger && double.IsFinite(lower))
        {
            // Some readers give whole variables without an upper bound one of 1.
            writer.Write($" PL BND x{index}\n");
        }
    }
}
