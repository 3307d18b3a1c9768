using System.Text.Json;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Server;

/// <summary>
/// Fills text deltas up to a multiple of a fixed size, so that who sees only the length of encrypted messages learns
/// little about the words. Made from the event's id: the same event is the same bytes.
/// </summary>
internal static class Obfuscation
{
    // Most tokens of speech fit into one block.
    private const int Block = 16;

    /// <summary>Writes <c>delta</c> and <c>obfuscation</c>: one character of filling at least.</summary>
    public static void WriteDelta(Utf8JsonWriter writer, string delta, string eventId)
    {
        var before = writer.BytesCommitted + writer.BytesPending;
        writer.WriteString("delta", delta);
        var keyAndQuotes = ",\"delta\":\"\"".Length;
        var length = (int)((writer.BytesCommitted + writer.BytesPending - before - keyAndQuotes) % Block);

        Span<byte> filling = stackalloc byte[Block - length];
        var state = Seed(eventId);
        foreach (ref var letter in filling)
        {
            letter = (byte)Base62.Alphabet[(int)(SplitMix64.Next(ref state) % 62)];
        }

        writer.WriteString("obfuscation", filling);
    }

    // FNV-1a
    private static ulong Seed(string eventId)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var letter in eventId)
        {
            hash = (hash ^ letter) * 1_099_511_628_211UL;
        }

        return hash;
    }
}
