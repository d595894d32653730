using Dse.Core.Hardware.Units;

namespace Dse.Core.Tests.Hardware;

public class UnitsTests
{
    [Fact]
    public void Quantities_say_their_amount_in_every_unit()
    {
        Assert.Equal(65536, DataSize.FromKiB(64).Bytes);
        Assert.Equal(64, DataSize.FromBytes(65536).KiB);
        Assert.Equal(32768, DataSize.FromKiB(64).Words(2));
        Assert.Equal(DataSize.FromKiB(3), DataSize.FromKiB(1) + DataSize.FromBytes(2048));
        Assert.Equal(5e8, ClockRate.FromMHz(500).Hertz);
        Assert.Equal(2e-3, ClockRate.FromMHz(500).Seconds(1e6));
        Assert.Equal(2, ClockRate.FromMHz(500).Milliseconds(1e6));
        Assert.Equal(2e9, DataRate.FromGBps(2).BytesPerSecond);
        Assert.Equal(2, DataRate.FromGBps(2).WordsPerCycle(ClockRate.FromMHz(500), 2));
        Assert.Equal(3, Energy.FromPicojoules(3e9).Millijoules);
    }
}
