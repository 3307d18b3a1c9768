using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansRealtime.Client.Events;

namespace OrleansRealtime.Client.Tests.Events;

public sealed class RealtimeServerEventTests
{
    [Fact]
    public void AudioDelta_IsDecoded()
    {
        using var parsed = Parse("""{"type":"response.output_audio.delta","response_id":"resp_1","item_id":"item_1","delta":"AQACAP//"}""");

        Assert.Equal(new short[] { 1, 2, -1 }, parsed.AudioSamples.ToArray());
        Assert.Equal("resp_1", parsed.ResponseId);
        Assert.Equal("item_1", parsed.ItemId);
        Assert.Null(parsed.Delta);
    }

    [Fact]
    public void AudioDelta_WithEscapedBase64_IsDecoded()
    {
        // "+/8=" as a cautious JSON writer has it.
        using var parsed = Parse("""{"type":"response.output_audio.delta","delta":"\u002B\/8="}""");

        Assert.Equal(new byte[] { 0xFB, 0xFF }, parsed.Audio.ToArray());
    }

    [Fact]
    public void TextDelta_IsText()
    {
        using var parsed = Parse("""{"type":"response.output_audio_transcript.delta","event_id":"event_1","delta":"Hello"}""");

        Assert.Equal("Hello", parsed.Delta);
        Assert.Equal("event_1", parsed.EventId);
        Assert.True(parsed.Audio.IsEmpty);
    }

    [Fact]
    public void Members_AreFoundByPath_AndAbsenceIsNull()
    {
        using var parsed = Parse("""{"type":"response.done","response":{"id":"resp_2","usage":{"total_tokens":7}}}""");

        Assert.Equal("resp_2", parsed.ResponseId);
        Assert.Equal(7, parsed.GetInteger("response", "usage", "total_tokens"));
        Assert.Null(parsed.GetInteger("response", "usage", "absent"));
        Assert.Null(parsed.GetString("response", "id", "deeper"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":1}""")]
    [InlineData("""{"type":"response.output_audio.delta","delta":"!!!"}""")]
    public void Malformed_IsRefused(string text) => Assert.ThrowsAny<JsonException>(() => Parse(text));

    [Fact]
    public void Dispose_Twice_ReturnsMemoryOnce()
    {
        var parsed = Parse("""{"type":"response.output_audio.delta","delta":"AQAC"}""");

        parsed.Dispose();
        parsed.Dispose();

        Assert.True(parsed.Audio.IsEmpty);
    }

    private static RealtimeServerEvent Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var rented = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(rented, 0);
        return RealtimeServerEvent.Parse(rented, bytes.Length);
    }
}
