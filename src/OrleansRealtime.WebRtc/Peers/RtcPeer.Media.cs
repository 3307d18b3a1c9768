using OrleansRealtime.Audio.Quality;
using OrleansRealtime.WebRtc.Calls;
using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Peers;

/// <summary>Sound, as the owner of the peer sees it.</summary>
internal sealed partial class RtcPeer
{
    /// <summary>The most that <see cref="TryReadAudio"/> gives at a time: a packet of 120 ms, the longest that Opus has.</summary>
    public const int MaxAudioSamples = AudioReceiver.MaxRead;

    // Full scale of PCM16 squared: what a level of 0 dBFS stands for.
    private const double FullScale = 32_768.0 * 32_768.0;
    private const double Silence = -96;

    private readonly PeerMedia? _media;

    /// <summary>Whether the next frame to be played may be added. No more than one waits: what was added will be heard.</summary>
    public bool WantsAudio => !_isOver && _connectedAt is not null && _negotiation.Audio is { CanSend: true }
        && _media!.Sender.QueuedSamples < FramePacer.FrameSamples;

    /// <summary>Plays 20 ms, or what there is of them at the end of an answer.</summary>
    public void AddAudio(TimeSpan now, ReadOnlySpan<short> pcm)
    {
        _media!.Sender.Enqueue(now, pcm);
        if (pcm.Length < FramePacer.FrameSamples)
        {
            _media.Sender.Flush();
        }
    }

    /// <summary>How much work a frame may be, 0 to 10.</summary>
    public void SetComplexity(int complexity)
    {
        if (_media is not null)
        {
            _media.Sender.Complexity = complexity;
        }
    }

    /// <summary>The next of the client's voice, PCM16 at 24 kHz; take until false.</summary>
    /// <param name="now">The time.</param>
    /// <param name="pcm">Room for <see cref="MaxAudioSamples"/>.</param>
    /// <param name="count">Samples written.</param>
    public bool TryReadAudio(TimeSpan now, Span<short> pcm, out int count)
    {
        count = 0;
        return !_isOver && _media is not null && _media.TryReadAudio(now, pcm, out count);
    }

    /// <summary>How it has been so far.</summary>
    public RtcRecord Record(TimeSpan now)
    {
        var record = new RtcRecord { Duration = now - _began, ConnectedAfter = _connectedAt - _began, Moves = _moves };
        if (_media is null)
        {
            return record;
        }

        var codec = _negotiation.Audio!.Codec;
        var received = _media.Received;
        var heard = _media.Loudness;
        var concealed = heard.Samples == 0 ? 0 : (double)_media.Receiver.Counters.ConcealedSamples / heard.Samples;
        return record with
        {
            Codec = codec.ToString(),
            PacketsReceived = received?.Received ?? 0,
            PacketsSent = _media.Sent.Packets,
            PacketsDelivered = _media.Delivered,
            Loss = received is { Expected: > 0 } ? Math.Max(0, (double)received.Lost / received.Expected) : 0,
            RemoteLoss = _media.Sent.Packets == 0 ? 0 : Math.Min(1, (double)_media.RemoteLost / _media.Sent.Packets),
            Jitter = received?.Jitter ?? TimeSpan.Zero,
            RoundTrip = _media.RoundTrip,
            Concealed = concealed,
            Recovered = _media.Receiver.Counters.Recovered,
            Repeated = _media.Receiver.Counters.Repeated,
            Redundant = _media.Receiver.Counters.Redundant,
            Level = heard.Samples == 0 || heard.Energy == 0 ? Silence : 10 * Math.Log10(heard.Energy / heard.Samples / FullScale),
            Mos = heard.Samples == 0 ? null : MosOf(codec, concealed, now),
        };
    }

    // What is concealed is what was lost and stayed so; the delay is half the round trip and what waiting for packets adds.
    private double MosOf(AudioCodec codec, double concealed, TimeSpan now) => EModel.Mos(
        codec == AudioCodec.Opus ? EModelCodec.Opus : EModelCodec.G711,
        concealed * 100,
        ((_media!.RoundTrip ?? TimeSpan.Zero) / 2) + _media.Receiver.CurrentWait(now));
}
