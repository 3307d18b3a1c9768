using System.Text.Json.Nodes;
using OrleansRealtime.Client.Sending;

namespace OrleansRealtime.Client.Tests.Sending;

public sealed class ClientEventEncoderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1920)]
    [InlineData(1921)]
    public void Append_CarriesTheBytes(int length)
    {
        var audio = new byte[length];
        new Random(1).NextBytes(audio);

        var message = ClientEventEncoder.Append(audio);

        var json = JsonNode.Parse(message.Utf8.Span)!;
        Assert.Equal("input_audio_buffer.append", (string?)json["type"]);
        Assert.Equal(audio, Convert.FromBase64String((string)json["audio"]!));
        message.Return();
    }

    [Fact]
    public void Append_AllocatesNothing()
    {
        var audio = new byte[1920];
        ClientEventEncoder.Append(audio).Return();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            ClientEventEncoder.Append(audio).Return();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Event_LongerThanTheFirstBuffer_IsWhole()
    {
        var text = new string('ä', 10_000);

        var message = ClientEventEncoder.Event("x", "event_7", text, static (json, text) => json.WriteString("t", text));

        var parsed = JsonNode.Parse(message.Utf8.Span)!;
        Assert.Equal("event_7", (string?)parsed["event_id"]);
        Assert.Equal(text, (string?)parsed["t"]);
        message.Return();
    }
}
