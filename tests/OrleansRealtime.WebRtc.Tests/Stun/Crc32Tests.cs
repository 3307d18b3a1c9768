using OrleansRealtime.WebRtc.Stun;

namespace OrleansRealtime.WebRtc.Tests.Stun;

public sealed class Crc32Tests
{
    [Fact]
    public void CheckValue_IsRight() => Assert.Equal(0xCBF4_3926u, Crc32.Compute("123456789"u8));
}
