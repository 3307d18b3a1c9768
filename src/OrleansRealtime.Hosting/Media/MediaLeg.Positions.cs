using OrleansRealtime.Audio;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Media;

/// <summary>Audio that says where it belongs, in sessions that can be resumed: what is there already is skipped, a hole is refused.</summary>
public sealed partial class MediaLeg
{
    // PCM: two bytes are a sample at 24 kHz. G.711: a byte is three.
    private const int PcmBytes = 2;
    private const int G711Samples = 3;

    private SampleTime _received;
    private int _halfSample;

    /// <summary>The client may say where its audio belongs.</summary>
    public bool TakesPositions => Volatile.Read(ref _receipt).IsResumable;

    /// <summary>Takes audio in the client's format.</summary>
    /// <param name="audio">Any number of bytes.</param>
    /// <param name="position">Where its first sample belongs; null for behind what came before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask AppendAsync(ReadOnlyMemory<byte> audio, long? position, CancellationToken cancellationToken)
    {
        if (position is not { } at || at == _received.Samples)
        {
            return AppendAsync(audio, cancellationToken);
        }

        var known = _received.Samples - at;
        return known < 0
            ? RejectAsync(Gap(at), cancellationToken)
            : AppendAsync(audio[(int)Math.Min(audio.Length, BytesOf(known))..], cancellationToken);
    }

    private long BytesOf(long samples) => _audio.Settings.Format == WireAudioFormat.Pcm
        ? (samples * PcmBytes) + _halfSample
        : samples / G711Samples;

    private void Count(int bytes)
    {
        if (_audio.Settings.Format == WireAudioFormat.Pcm)
        {
            bytes += _halfSample;
            _received += new SampleTime(bytes / PcmBytes);
            _halfSample = bytes % PcmBytes;
            return;
        }

        _received += new SampleTime((long)bytes * G711Samples);
        _halfSample = 0;
    }

    private ProtocolError Gap(long at) => ProtocolError.InvalidRequest(
        ErrorCodes.InputAudioGap,
        $"The audio begins at {at}, but audio is missing from {_received.Samples} on.",
        "position");
}
