using OrleansRealtime.Audio;
using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

/// <summary>Drives a receiver through virtual time, as a host does: pushes what comes, reads at each timeout.</summary>
internal sealed class Listener : IDisposable
{
    private readonly short[] _pcm = new short[AudioReceiver.MaxRead];
    private readonly List<short> _heard = [];

    public AudioReceiver Receiver { get; } = new(Talker.PayloadTypes, Talker.Red);

    public TimeSpan Now { get; private set; }

    public short[] Heard => [.. _heard];

    public AudioReceiverCounters Counters => Receiver.Counters;

    /// <summary>Hears all that comes by their times, and then what is due until the end.</summary>
    public Listener Hear(IEnumerable<Arrival> arrivals, double untilMs = 0)
    {
        foreach (var arrival in arrivals.OrderBy(arrival => arrival.At))
        {
            WaitUntil(arrival.At);
            Push(arrival.Packet);
        }

        WaitUntil(TimeSpan.FromMilliseconds(untilMs));
        return this;
    }

    public void Push(SentPacket packet)
    {
        Receiver.Push(Now, packet.ToRtp());
        Read();
    }

    public void WaitUntil(TimeSpan at)
    {
        while (Receiver.NextTimeout is { } timeout && timeout <= at)
        {
            // A timeout that is not in the future would be asked for again and again.
            Assert.True(timeout > Now, $"NextTimeout {timeout} is not after {Now}.");
            Now = timeout;
            Read();
        }

        Now = at > Now ? at : Now;
    }

    public void Dispose() => Receiver.Dispose();

    private void Read()
    {
        while (Receiver.TryRead(Now, _pcm, out var count))
        {
            Assert.InRange(count, 1, _pcm.Length);
            _heard.AddRange(_pcm.AsSpan(0, count));
        }

        Assert.Equal(new SampleTime(_heard.Count), Receiver.Position);
    }
}
