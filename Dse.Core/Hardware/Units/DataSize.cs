namespace Dse.Core.Hardware.Units;

/// <summary>An amount of memory. Made from a number and its unit, read in a unit: no bare number says how large a memory is.</summary>
public readonly record struct DataSize
{
    private const double BytesPerKiB = 1 << 10;
    private const double BytesPerMiB = 1 << 20;
    private const double BytesPerGiB = 1 << 30;

    private DataSize(double bytes)
    {
        Bytes = bytes;
    }

    /// <summary>Bytes.</summary>
    public double Bytes { get; }

    /// <summary>Units of 1024 bytes.</summary>
    public double KiB => Bytes / BytesPerKiB;

    /// <summary>Units of 2^20 bytes.</summary>
    public double MiB => Bytes / BytesPerMiB;

    /// <summary>Units of 2^30 bytes.</summary>
    public double GiB => Bytes / BytesPerGiB;

    /// <summary>From bytes.</summary>
    /// <param name="bytes">Bytes, at least 0.</param>
    public static DataSize FromBytes(double bytes) => new(bytes);

    /// <summary>From units of 1024 bytes.</summary>
    /// <param name="kibibytes">KiB, at least 0.</param>
    public static DataSize FromKiB(double kibibytes) => new(kibibytes * BytesPerKiB);

    /// <summary>From units of 2^20 bytes.</summary>
    /// <param name="mebibytes">MiB, at least 0.</param>
    public static DataSize FromMiB(double mebibytes) => new(mebibytes * BytesPerMiB);

    /// <summary>From units of 2^30 bytes.</summary>
    /// <param name="gibibytes">GiB, at least 0.</param>
    public static DataSize FromGiB(double gibibytes) => new(gibibytes * BytesPerGiB);

    /// <summary>So many of one size.</summary>
    /// <param name="times">How many, at least 0.</param>
    /// <param name="size">One of them.</param>
    public static DataSize operator *(double times, DataSize size) => new(times * size.Bytes);

    /// <summary>Both together.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static DataSize operator +(DataSize left, DataSize right) => new(left.Bytes + right.Bytes);

    /// <summary>Words that it holds, not rounded.</summary>
    /// <param name="wordBytes">Bytes of a word, above 0.</param>
    public double Words(double wordBytes) => Bytes / wordBytes;
}
