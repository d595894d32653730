namespace Dse.Formats.Onnx;

/// <summary>Counts the fields of a model before it is parsed: an empty message takes two bytes in a file and a hundred in memory.</summary>
internal ref struct OnnxFields(ReadOnlySpan<byte> bytes)
{
    // Which length-delimited fields of a message are messages themselves: model, graph, node, attribute, tensor, value, type, tensor type, shape.
    private static readonly Dictionary<(int Message, int Field), int> Nested = new()
    {
        [(0, 7)] = 1,
        [(1, 1)] = 2,
        [(1, 5)] = 4,
        [(1, 11)] = 5,
        [(1, 12)] = 5,
        [(2, 5)] = 3,
        [(3, 5)] = 4,
        [(4, 13)] = Leaf,
        [(5, 2)] = 6,
        [(6, 1)] = 7,
        [(7, 2)] = 8,
        [(8, 1)] = Leaf,
    };

    private const int Leaf = 9;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;
    private int count;

    /// <summary>Whether the bytes are whole fields, and no more of them than the limit.</summary>
    public static bool Fit(ReadOnlySpan<byte> bytes, int limit, out int count)
    {
        var scan = new OnnxFields(bytes);
        var whole = scan.Message(0, bytes.Length, limit);
        count = scan.count;
        return whole;
    }

    private bool Message(int message, int end, int limit)
    {
        while (at < end)
        {
            if (++count > limit || !Varint(end, out var tag) || tag >> 3 is 0 or > int.MaxValue)
            {
                return false;
            }

            switch ((int)(tag & 7))
            {
                case 0 when Varint(end, out _):
                    break;
                case 1 when end - at >= 8:
                    at += 8;
                    break;
                case 5 when end - at >= 4:
                    at += 4;
                    break;
                case 2 when Varint(end, out var length) && length <= (ulong)(end - at):
                    if (!Nested.TryGetValue((message, (int)(tag >> 3)), out var inner))
                    {
                        at += (int)length;
                    }
                    else if (!Message(inner, at + (int)length, limit))
                    {
                        return false;
                    }

                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private bool Varint(int end, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < end; shift += 7)
        {
            var one = bytes[at++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
