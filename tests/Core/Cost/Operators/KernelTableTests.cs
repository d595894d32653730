using Dse.Core.Cost.Operators.Measured;
using Dse.Core.Hardware;

namespace Dse.Core.Tests.Cost.Operators;

public class KernelTableTests
{
    [Fact]
    public void Cells_are_microseconds_and_empty_ones_unknown()
    {
        var table = KernelTable.Read(new StringReader("heads,batch,1,16\n4,2,10.5,\n8,2,20,3e1\n"));

        Assert.Equal(["heads", "batch"], table.KeyNames);
        Assert.Equal([1, 16], table.Sweep);
        Assert.Equal(10.5e-6, table.Rows[0].Seconds[0], 1e-12);
        Assert.True(double.IsNaN(table.Rows[0].Seconds[1]));
        Assert.Equal(30e-6, table.Rows[1].Seconds[1], 1e-12);
        Assert.Equal(8, table.Rows[1].Key(0));
    }

    [Fact]
    public void A_table_without_a_sweep_is_refused() =>
        Assert.Throws<InvalidDataException>(() => KernelTable.Read(new StringReader("heads,batch\n1,2\n")));

    [Fact]
    public void Both_measured_devices_have_every_table()
    {
        foreach (var kernels in DeviceKernels.All)
        {
            Assert.Equal(278, kernels.Gemm(Precision.Bf16)!.Shapes.Length);
            Assert.Equal(3893, kernels.Prefill.Value!.Shapes.Count);
            Assert.InRange(kernels.Decode.Value!.Shapes.Count, 4200, 4300);
            Assert.Equal(10, kernels.Collectives()!.Rows.Count);
        }
    }
}
