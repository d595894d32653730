using System.Globalization;

namespace Dse.Core.Cost.Operators.Own;

/// <summary>What the sizes of a measured kernel must keep to.</summary>
public static class KernelRules
{
    /// <summary>The largest size but for bytes.</summary>
    public const double MaxSize = int.MaxValue;

    /// <summary>Most bytes of a buffer.</summary>
    public const double MaxBytes = 1L << 50;

    /// <summary>Checks the sizes of one kernel.</summary>
    /// <param name="kernel">Its class.</param>
    /// <param name="sizes">In the order of <see cref="KernelClasses.Columns"/>.</param>
    /// <returns>The column that is wrong, the code and the message; null when all is well.</returns>
    public static (string Column, string Code, string Message)? Check(KernelClass kernel, ReadOnlySpan<double> sizes)
    {
        var columns = kernel.Columns();
        for (var i = 0; i < columns.Count; i++)
        {
            var most = columns[i] == "bytes" ? MaxBytes : MaxSize;
            if (!(sizes[i] >= 1 && sizes[i] <= most) || sizes[i] != Math.Floor(sizes[i]))
            {
                return (columns[i], "outOfRange", string.Create(CultureInfo.InvariantCulture, $"{sizes[i]} is no whole number from 1 to {most}. Give what was measured."));
            }
        }

        double Of(ReadOnlySpan<double> all, string column) => all[columns.ToList().IndexOf(column)];
        switch (kernel)
        {
            case KernelClass.AttentionPrefill when Of(sizes, "context") < Of(sizes, "sequence"):
                return ("context", "outOfRange", "The context has fewer positions than the sequence, which is part of it. Leave it out when nothing came before.");
            case KernelClass.AttentionPrefill or KernelClass.AttentionDecode when Of(sizes, "heads") % Of(sizes, "kvHeads") != 0:
                return ("kvHeads", "notADivisor", "The key-value heads do not divide the heads. Give the heads of one device.");
            case KernelClass.Moe when Of(sizes, "topK") > Of(sizes, "experts"):
                return ("topK", "outOfRange", "A token cannot visit more experts than there are. Give the experts of the whole layer.");
            case KernelClass.Moe when Of(sizes, "experts") % Of(sizes, "moeEp") != 0:
                return ("moeEp", "notADivisor", "The devices do not divide the experts. Use a divisor.");
            case KernelClass.Moe when Of(sizes, "moeFfn") % Of(sizes, "moeTp") != 0:
                return ("moeTp", "notADivisor", "The devices do not divide the width of an expert. Use a divisor.");
            case >= KernelClass.AllReduce when Of(sizes, "devices") < 2:
                return ("devices", "outOfRange", "A collective has at least 2 devices. Leave the row out.");
            default:
                return null;
        }
    }
}
