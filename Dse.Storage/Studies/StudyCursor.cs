using System.Buffers.Text;
using System.Text;

namespace Dse.Storage.Studies;

/// <summary>The place where a page of studies ends: the last row's sort value and id.</summary>
internal static class StudyCursor
{
    public static string Write(string value, Guid id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{id:N}{value}"));

    public static (string Value, Guid Id) Read(string cursor)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(cursor.Length)];
        if (Base64Url.DecodeFromChars(cursor, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written >= 32)
        {
            var text = Encoding.UTF8.GetString(bytes, 0, written);
            if (Guid.TryParseExact(text.AsSpan(0, 32), "N", out var id))
            {
                return (text[32..], id);
            }
        }

        throw new FormatException("The cursor is not one that this service gave out. Start again without it.");
    }
}
