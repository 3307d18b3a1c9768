using System.Text;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Protocol.Tests.Client;

public sealed class AppendReaderTests
{
    private const string Type = "\"type\":\"input_audio_buffer.append\"";

    [Theory]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"AAECAwQF"}""")]
    [InlineData("""{"audio":"AAECAwQF","type":"input_audio_buffer.append"}""")]
    [InlineData("""{"event_id":"e","audio":"AAECAwQF","type":"input_audio_buffer.append"}""")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"AAECAwQF","event_id":"e"}""")]
    [InlineData(""" { "type" : "input_audio_buffer.append" , "event_id" : "e" , "audio" : "AAECAwQF" } """)]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":null,"audio":"AAECAwQF"}""")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"\u00e9","audio":"AAECAwQF"}""")]
    [InlineData("""{"type":"input_audio_buffer\u002eappend","audio":"AAEC\u0041wQF"}""")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"AAEC AwQF"}""")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"AAEC\nAwQF"}""")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"","audio":"AAECAwQF"}""")]
    public void EveryShape_GivesTheSameAudio(string json)
    {
        Assert.True(AppendReader.IsAppend(Encoding.UTF8.GetBytes(json)));
        Assert.Equal([0, 1, 2, 3, 4, 5], Read(json));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("AA==", 1)]
    [InlineData("AAA=", 2)]
    [InlineData("AAAA", 3)]
    public void AnyLength_IsTaken(string base64, int length) =>
        Assert.Equal(length, Read($$"""{{{Type}},"audio":"{{base64}}"}""").Length);

    [Fact]
    public void EscapedSlashes_AreTaken()
    {
        byte[] audio = [0xFF, 0xFF, 0xFF, 0xFB, 0xEF, 0xBE];
        var base64 = Convert.ToBase64String(audio).Replace("/", "\\/", StringComparison.Ordinal);
        Assert.Contains("\\/", base64, StringComparison.Ordinal);
        Assert.Equal(audio, Read($$"""{{{Type}},"audio":"{{base64}}"}"""));
    }

    [Theory]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e"}""", "missing_required_parameter", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":null}""", "invalid_type", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":[0,1]}""", "invalid_type", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":"A"}""", "invalid_value", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":"AAAA=AAA"}""", "invalid_value", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":"AA-_"}""", "invalid_value", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":"ÄÖ=="}""", "invalid_value", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":"AAAA","x":1}""", "unknown_parameter", "x")]
    [InlineData("""{"audio":"AAAA","event_id":"e","type":"input_audio_buffer.append","rate":16000}""", "unknown_parameter", "rate")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":"AAAA","type":"x"}""", "invalid_value", "type")]
    public void Mistakes_AreNamed(string json, string code, string param)
    {
        var error = Refuse(json);
        Assert.Equal((code, param, "e"), (error.Code, error.Param, error.EventId));
    }

    [Theory]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"AAAA"}}""")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"AAAA",}""")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"}""")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"AAAA}""")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"AAAA" """)]
    [InlineData("""{"type":"input_audio_buffer.append" "audio":"AAAA"}""")]
    [InlineData("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AA\nAA\"}")]
    [InlineData("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\",\"event_id\":\"\t\"}")]
    public void WhatIsNotJson_IsNotTaken(string json) => Assert.Equal("invalid_json", Refuse(json).Code);

    [Fact]
    public void Audio_IsLimited()
    {
        Assert.Equal(AppendReader.MaxAudioBytes, Read(Event(AppendReader.MaxAudioBytes)).Length);

        var error = Refuse(Event(AppendReader.MaxAudioBytes + 1));
        Assert.Equal((ErrorCodes.StringAboveMaxLength, "audio"), (error.Code, error.Param));
    }

    [Theory]
    [InlineData("""{"type":"response.create"}""", "response.create")]
    [InlineData("""{"a":{"type":"x"},"b":[1],"type":"response.create"}""", "response.create")]
    [InlineData("""{"type":"\u0069nput_audio_buffer.append"}""", "input_audio_buffer.append")]
    [InlineData("""{"type" :"first","type":"second"}""", "first")]
    [InlineData("""{"type":"cut""", null)]
    [InlineData("""{"type":5}""", null)]
    [InlineData("""{"x":5}""", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    public void Type_IsPeekedAt(string json, string? expected)
    {
        var found = AppendReader.TryPeekType(Encoding.UTF8.GetBytes(json), out var type);
        Assert.Equal(expected, found ? Encoding.UTF8.GetString(type) : null);
    }

    [Theory]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"@"}""")]
    [InlineData("""{"event_id":"e","audio":"@","type":"input_audio_buffer.append"}""")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"@\/\/\/\/"}""")]
    public void Reading_AllocatesNothing(string shape)
    {
        var json = Encoding.UTF8.GetBytes(shape.Replace("@", new string('A', 6_400), StringComparison.Ordinal));
        var destination = new byte[AppendReader.MaxDecodedLength(json.Length)];
        var ok = true;
        for (var i = 0; i < 200; i++)
        {
            ok &= AppendReader.IsAppend(json) && AppendReader.TryRead(json, destination, out _, out _);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            ok &= AppendReader.IsAppend(json) && AppendReader.TryRead(json, destination, out _, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(ok);
    }

    [Fact]
    public void SmallDestination_IsTheCallersMistake() =>
        Assert.Throws<ArgumentException>(() => AppendReader.TryRead("{}"u8, [], out _, out _));

    private static string Event(int audioBytes) =>
        $$"""{{{Type}},"audio":"{{Convert.ToBase64String(new byte[audioBytes])}}"}""";

    private static byte[] Read(string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var destination = new byte[AppendReader.MaxDecodedLength(utf8.Length)];
        Assert.True(AppendReader.TryRead(utf8, destination, out var written, out var error), error?.Message);
        return destination[..written];
    }

    private static ProtocolError Refuse(string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        Assert.False(AppendReader.TryRead(utf8, new byte[AppendReader.MaxDecodedLength(utf8.Length)], out var written, out var error));
        Assert.Equal(0, written);
        return error!;
    }
}
