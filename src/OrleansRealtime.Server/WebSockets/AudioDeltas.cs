using System.Buffers;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
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

    private readonly Dictionary<AudioStreamId, Part> _streams = [];
    private readonly char[] _eventId = [.. EventPrefix, .. new char[Base62.Length]];
    private byte[] _bytes = new byte[16 * 1024];

    /// <summary>What the event is called: by another name for clients of the beta.</summary>
    public string EventType { get; set; } = ServerEventTypes.OutputAudioDelta;

    /// <summary>Writes one event; nothing when the encoder still holds everything back.</summary>
    /// <param name="output">Takes UTF-8.</param>
    /// <param name="stream">What speaks.</param>
    /// <param name="frame">The next of its sound.</param>
    /// <param name="seq">The last numbered event before; null where events have no numbers.</param>
    /// <returns>Bytes of audio in the client's format.</returns>
    public int Write(IBufferWriter<byte> output, AudioGate.Open stream, PooledAudio frame, long? seq)
    {
        if (!_streams.TryGetValue(stream.Stream, out var known))
        {
            known = new Part(stream, AudioCodecs.CreateEncoder(stream.Format), frame.Position);
            _streams.Add(stream.Stream, known);
        }

        Reserve(known.Encoder.MaxBytes(frame.Length));
        return WriteDelta(output, known, known.Encoder.Encode(frame.Span, _bytes), seq);
    }

    /// <summary>The stream is over: writes what its encoder held back, if anything.</summary>
    public bool TryEnd(IBufferWriter<byte> output, AudioStreamId stream, long? seq)
    {
        if (!_streams.Remove(stream, out var known))
        {
            return false;
        }

        Reserve(known.Encoder.MaxBytes(0));
        var count = known.Stream.Format == WireAudioFormat.Pcm ? 0 : known.Encoder.Flush(_bytes);
        known.Encoder.Dispose();
        return WriteDelta(output, known, count, seq) > 0;
    }

    public void Dispose()
    {
        foreach (var known in _streams.Values)
        {
            known.Encoder.Dispose();
        }

        _streams.Clear();
    }

    private int WriteDelta(IBufferWriter<byte> output, Part part, int count, long? seq)
    {
        if (count > 0)
        {
            ids.Fill(_eventId.AsSpan(EventPrefix.Length));
            AudioDeltaPlace? place = seq is { } last ? new AudioDeltaPlace(last, part.Next.Samples) : null;
            AudioDeltaWriter.Write(output, part.Stream.At, _eventId, _bytes.AsSpan(0, count), EventType, place);
            part.Next += part.Stream.Format == WireAudioFormat.Pcm ? new SampleTime(count / 2) : new SampleTime(count * 3L);
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

    private sealed class Part(AudioGate.Open stream, IAudioEncoder encoder, SampleTime next)
    {
        public AudioGate.Open Stream => stream;

        public IAudioEncoder Encoder => encoder;

        /// <summary>Where the next bytes belong. What an encoder holds back by its filter is counted when it comes out.</summary>
        public SampleTime Next { get; set; } = next;
    }
}
