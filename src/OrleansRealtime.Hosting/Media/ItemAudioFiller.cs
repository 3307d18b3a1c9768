using System.Buffers;
using System.Buffers.Text;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Media;

/// <summary>
/// Puts the audio of an item into the event that tells it, on the event's last stretch to the client. What is not kept, or would
/// make the message too long, is left out: the event is as good without it.
/// </summary>
public sealed class ItemAudioFiller(IMediaLink media)
{
    // What a client of the Python SDK takes in one message; a longer one would cost it the connection.
    private const int MaxEventBytes = 1024 * 1024;

    public async ValueTask<ReadOnlyMemory<byte>> FillAsync(
        ReadOnlyMemory<byte> utf8,
        IReadOnlyList<ItemAudio> audio,
        CancellationToken cancellationToken)
    {
        var slots = ItemAudioSlots.Find(utf8.Span);
        var filled = new ArrayBufferWriter<byte>(utf8.Length);
        var copied = 0;
        foreach (var part in audio)
        {
            if (!slots.TryGetValue(part.ContentIndex, out var offset))
            {
                continue;
            }

            using var pcm = await media.ReadItemAsync(part.Address, part.Until, cancellationToken);
            if (pcm is null || pcm.Length == 0)
            {
                continue;
            }

            var bytes = Encode(pcm.Span, part.Format);
            if (utf8.Length + filled.WrittenCount + Base64.GetMaxEncodedToUtf8Length(bytes.Length) > MaxEventBytes)
            {
                continue;
            }

            filled.Write(utf8.Span[copied..offset]);
            copied = offset;
            Write(filled, bytes);
        }

        if (copied == 0)
        {
            return utf8;
        }

        filled.Write(utf8.Span[copied..]);
        return filled.WrittenMemory;
    }

    private static ReadOnlySpan<byte> Encode(ReadOnlySpan<short> pcm, WireAudioFormat format)
    {
        using var encoder = AudioCodecs.CreateEncoder(format);
        var bytes = new byte[encoder.MaxBytes(pcm.Length) + encoder.MaxBytes(0)];
        var count = encoder.Encode(pcm, bytes);
        return bytes.AsSpan(0, count + encoder.Flush(bytes.AsSpan(count)));
    }

    private static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> audio)
    {
        output.Write("\"audio\":\""u8);
        var room = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(audio.Length));
        Base64.EncodeToUtf8(audio, room, out _, out var written);
        output.Advance(written);
        output.Write("\","u8);
    }
}
