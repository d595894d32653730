using Dse.Formats.Trials;

namespace Dse.Formats.Tests;

public class CsvRowsTests
{
    [Fact]
    public void A_table_has_a_header_and_rows()
    {
        var (header, rows) = CsvRows.ReadTable("a,\"b, c\"\r\n1,\"two\nlines\"\r\n\r\n3,\"\"\"q\"\"\"\r\n");

        Assert.Equal(["a", "b, c"], header);
        Assert.Equal([["1", "two\nlines"], ["3", "\"q\""]], rows);
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("pe,cycles\n1,2\n3", "Row 2 below the header has 1 fields and the header 2")]
    [InlineData("pe,cycles,pe\n1,2,3", "Columns 1 and 3 of the header are both named 'pe'")]
    public void What_is_no_table_is_refused_with_its_place(string text, string what) =>
        Assert.Contains(what, Assert.Throws<FormatException>(() => CsvRows.ReadTable(text)).Message, StringComparison.Ordinal);
}
