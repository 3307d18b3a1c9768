using OrleansRealtime.Testing.Media;
using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

/// <summary>Drives a sender through virtual time and keeps what it sent.</summary>
internal sealed class SenderRun(byte payloadType, uint firstTimestamp = 1_000) : IDisposable
{
    private readonly byte[] _payload = new byte[AudioSender.MaxPayload];

    public AudioSender Sender { get; } = new(Talker.CodecOf(payloadType), firstTimestamp);

    public List<(TimeSpan At, SentFrame Frame, byte[] Payload)> Sent { get; } = [];

    public TimeSpan Now { get; set; } = TimeSpan.FromHours(3);

    public int Enqueue(int samples) => Sender.Enqueue(Now, SyntheticVoice.Make(samples));

    /// <summary>Takes all that is due now.</summary>
    public int Take()
    {
        var count = 0;
        while (Sender.TryTakeFrame(Now, _payload, out var frame))
        {
            Sent.Add((Now, frame, _payload[..frame.PayloadLength]));
            count++;
        }

        return count;
    }

    /// <summary>Takes at each timeout.</summary>
    public void RunFor(double milliseconds)
    {
        var until = Now + TimeSpan.FromMilliseconds(milliseconds);
        while (Sender.NextTimeout is { } timeout && timeout <= until)
        {
            Now = timeout > Now ? timeout : Now;
            Assert.NotEqual(0, Take());
        }

        Now = until;
    }

    public void Dispose() => Sender.Dispose();
}
