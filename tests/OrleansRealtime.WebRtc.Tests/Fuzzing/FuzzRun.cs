using System.Diagnostics;
using OrleansRealtime.Testing.Fuzzing;

namespace OrleansRealtime.WebRtc.Tests.Fuzzing;

/// <summary>Feeds mutated datagrams for <see cref="FuzzTime"/>; an exception names the bytes that made it.</summary>
internal static class FuzzRun
{
    private const int AtLeast = 1000;

    public static void Feed(PacketMutator mutator, Action<byte[]> target)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < AtLeast || watch.Elapsed < FuzzTime.OfPackets; i++)
        {
            var packet = mutator.Next();
            var shown = Convert.ToHexString(packet);
            try
            {
                target(packet);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{exception}\nPacket {i}: {shown}");
            }
        }
    }
}
