using Dse.Core.Spaces;

namespace Dse.Solvers;

/// <summary>Reads and writes the parts that saved states share.</summary>
internal static class State
{
    /// <summary>Writes a state with a version in front.</summary>
    public static byte[] Write(int version, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(version);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a state of exactly one version; anything malformed becomes a <see cref="CheckpointException"/>.</summary>
    public static void Read(ReadOnlyMemory<byte> state, int version, string what, Action<BinaryReader> read)
    {
        using var stream = new MemoryStream(state.ToArray(), writable: false);
        using var reader = new BinaryReader(stream);
        try
        {
            var found = reader.ReadInt32();
            if (found != version)
            {
                throw new CheckpointException("otherFormat", $"The state of {what} has format {found}; this version reads {version}. Start the search anew.");
            }

            read(reader);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new CheckpointException("damaged", $"The state of {what} is damaged: {e.Message} Start the search anew.");
        }
    }

    public static void Write(this BinaryWriter writer, RandomSource random)
    {
        var (a, b, c, d) = random.Save();
        writer.Write(a);
        writer.Write(b);
        writer.Write(c);
        writer.Write(d);
    }

    public static RandomSource ReadRandom(this BinaryReader reader) =>
        RandomSource.Restore((reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64()));

    public static void Write(this BinaryWriter writer, ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    public static double[] ReadDoubles(this BinaryReader reader, int count)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadDouble();
        }

        return values;
    }

    /// <summary>A count that is at most what the rest of the stream can hold.</summary>
    public static int ReadCount(this BinaryReader reader, int bytesEach)
    {
        var count = reader.ReadInt32();
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        return count >= 0 && (long)count * bytesEach <= left
            ? count
            : throw new FormatException($"A count of {count} does not fit the {left} bytes left.");
    }
}
