using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OrleansRealtime.Client.Events;

/// <summary>Base64 text of a JSON string into rented memory, without a string or an array of its own on the usual path.</summary>
internal static class AudioDelta
{
    /// <returns>Memory rented from the shared pool; the caller returns it.</returns>
    public static byte[] Decode(JsonElement delta, out int bytes)
    {
        var quoted = JsonMarshal.GetRawUtf8Value(delta);
        var base64 = quoted[1..^1];

        // Some writers escape '+' and '/'; those deltas take the long way round.
        return base64.Contains((byte)'\\') ? DecodeEscaped(delta, out bytes) : DecodePlain(base64, out bytes);
    }

    private static byte[] DecodePlain(ReadOnlySpan<byte> base64, out int bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        if (Base64.DecodeFromUtf8(base64, buffer, out _, out bytes) == OperationStatus.Done)
        {
            return buffer;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        throw NotBase64();
    }

    private static byte[] DecodeEscaped(JsonElement delta, out int bytes)
    {
        if (!delta.TryGetBytesFromBase64(out var decoded))
        {
            throw NotBase64();
        }

        var buffer = ArrayPool<byte>.Shared.Rent(decoded.Length);
        decoded.CopyTo(buffer, 0);
        bytes = decoded.Length;
        return buffer;
    }

    private static JsonException NotBase64() => new("An audio delta is not base64.");
}
