using System.Runtime.InteropServices;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Media;

/// <summary>Transports of media: their sound has a clock of its own, and comes and goes as samples.</summary>
public sealed partial class MediaLeg
{
    // 20 ms at a time: what the events of a call bring is rare, and may take a little more.
    private const int PcmPiece = UplinkAudio.PieceBytes / 4;

    private readonly bool _playsByClock;
    private readonly byte[] _pcmBytes = new byte[PcmPiece];

    /// <summary>Takes the next frame to be played; only where the leg plays by the clock. Any thread.</summary>
    /// <returns>Samples written; fewer than asked for at the end of an answer, 0 when there is nothing to play now.</returns>
    public int TakePlayback(Span<short> pcm) => _downlink.TakeAudio(pcm);

    /// <summary>How far each answer that is being played, or waits for it, has got; only where the leg plays by the clock. Any thread.</summary>
    public IReadOnlyList<AudioHeard> Played() => _downlink.Played();

    /// <summary>Tells the session how much of answers has reached the client, for the case that the connection is lost.</summary>
    public ValueTask ReportPlayedAsync(IReadOnlyList<AudioHeard> heard, CancellationToken cancellationToken) =>
        _control.PostAsync(new ControlMessage.PlaybackProgressed(heard), cancellationToken);

    /// <summary>Has this called when there may be something to play after there was nothing. It must be quick, and call nothing here.</summary>
    public void OnPlaybackReady(Action wake) => _downlink.PlaybackReady = wake;

    /// <summary>Takes the client's voice, PCM16 at 24 kHz; only where the leg plays by the clock. One caller at a time.</summary>
    public async ValueTask AppendPcmAsync(ReadOnlyMemory<short> pcm, CancellationToken cancellationToken)
    {
        while (!pcm.IsEmpty)
        {
            var count = Math.Min(pcm.Length, PcmPiece / sizeof(short));
            MemoryMarshal.AsBytes(pcm.Span[..count]).CopyTo(_pcmBytes);
            pcm = pcm[count..];
            await AppendAsync(_pcmBytes.AsMemory(0, count * sizeof(short)), cancellationToken);
        }
    }

    /// <summary>Takes audio that came as an event beside the voice, in the session's format.</summary>
    public async ValueTask AppendEventAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        var format = Volatile.Read(ref _receipt).Input.Format;
        if (format == WireAudioFormat.Pcm)
        {
            await AppendAsync(audio, cancellationToken);
            return;
        }

        // Each event by itself: what comes in between belongs to another stream anyway.
        using var decoder = AudioCodecs.CreateDecoder(format);
        var pcm = new short[(audio.Length * 4) + PcmPiece];
        var count = decoder.Decode(audio.Span, pcm);
        count += decoder.Flush(pcm.AsSpan(count));
        await AppendAsync(MemoryMarshal.AsBytes(pcm.AsSpan(0, count)).ToArray(), cancellationToken);
    }

    // What the session's formats say is about events; the codec of a call is the call's own.
    private InputSettings Taken(InputSettings input) =>
        _playsByClock && input.Format != WireAudioFormat.Pcm ? input with { Format = WireAudioFormat.Pcm } : input;

    private async Task PumpMarksAsync()
    {
        while (await _downlink.ReadMarkAsync() is { } mark)
        {
            await _control.PostAsync(mark, _stopping.Token);
        }
    }
}
