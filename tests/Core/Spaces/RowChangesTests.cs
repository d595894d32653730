using Dse.Core.Spaces;

namespace Dse.Core.Tests.Spaces;

public class RowChangesTests
{
    [Fact]
    public void Rows_that_differ_from_the_one_before_are_marked_at_every_length()
    {
        var random = new Random(3);
        for (var length = 1; length < 70; length++)
        {
            var cells = Enumerable.Range(0, length).Select(_ => random.Next(3) switch { 0 => double.NaN, 1 => 0.0, _ => 1.0 }).ToArray();
            var marks = new ulong[length];

            RowChanges.Mark(cells, marks);

            // An inactive cell equals an inactive one.
            Assert.Equal(cells.Select((c, i) => i > 0 && !c.Equals(cells[i - 1])), marks.Select(m => m != 0));
        }
    }
}
