using System.Buffers;
using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Server.WebSockets;

/// <summary>Writes <c>response.output_audio.delta</c> in each stream's own format. No allocation per frame.</summary>
internal sealed class AudioDeltas(IdSource ids) : IDisposable
{
    private const string EventPrefix = "event_";

    private readonly Dictionary<AudioStreamId, (AudioGate.Open Stream, IAudioEncoder Encoder)> _streams = [];
    private readonly char[] _eventId = [.. EventPrefix, .. new char[Base62.Length]];
    private byte[] _bytes = new byte[16 * 1024];

    /// <summary>What the event is called: by another name for clients of the beta.</summary>
    public string EventType { get; set; } = ServerEventTypes.OutputAudioDelta;

    /// <summary>Writes one event; nothing when the encoder still holds everything back.</summary>
    /// <returns>Bytes of audio in the client's format.</returns>
    public int Write(IBufferWriter<byte> output, AudioGate.Open stream, ReadOnlySpan<short> pcm)
    {
        if (!_streams.TryGetValue(stream.Stream, out var known))
        {
            known = (stream, AudioCodecs.CreateEncoder(stream.Format));
            _streams.Add(stream.Stream, known);
        }

        Reserve(known.Encoder.MaxBytes(pcm.Length));
        return WriteDelta(output, stream, known.Encoder.Encode(pcm, _bytes));
    }

    /// <summary>The stream is over: writes what its encoder held back, if anything.</summary>
    public bool TryEnd(IBufferWriter<byte> output, AudioStreamId stream)
    {
        if (!_streams.Remove(stream, out var known))
        {
            return false;
        }

        Reserve(known.Encoder.MaxBytes(0));
        var count = known.Stream.Format == WireAudioFormat.Pcm ? 0 : known.Encoder.Flush(_bytes);
        known.Encoder.Dispose();
        return WriteDelta(output, known.Stream, count) > 0;
    }

    public void Dispose()
    {
        foreach (var (_, encoder) in _streams.Values)
        {
            encoder.Dispose();
        }

        _streams.Clear();
    }

    private int WriteDelta(IBufferWriter<byte> output, AudioGate.Open stream, int count)
    {
        if (count > 0)
        {
            ids.Fill(_eventId.AsSpan(EventPrefix.Length));
            AudioDeltaWriter.Write(output, stream.At, _eventId, _bytes.AsSpan(0, count), EventType);
        }

        return count;
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length < bytes)
        {
            _bytes = new byte[bytes];
        }
    }
}
