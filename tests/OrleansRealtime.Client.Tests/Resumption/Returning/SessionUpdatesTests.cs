using System.Text.Json.Nodes;
using OrleansRealtime.Client.Resumption.Returning;
using OrleansRealtime.Client.Resumption.Uplink;

namespace OrleansRealtime.Client.Tests.Resumption.Returning;

public sealed class SessionUpdatesTests
{
    [Theory]
    [InlineData("""{"include":["a"]}""", """{"include":["a","session.resumption"]}""", true)]
    [InlineData("""{"include":[]}""", """{"include":["session.resumption"]}""", true)]
    [InlineData("""{"include":null}""", """{"include":["session.resumption"]}""", true)]
    [InlineData("""{"include":["session.resumption"]}""", """{"include":["session.resumption"]}""", false)]
    [InlineData("""{"instructions":"x"}""", """{"instructions":"x"}""", false)]
    public void LaterUpdate_DoesNotSwitchItOff(string session, string expected, bool changed)
    {
        var update = new JsonObject { ["type"] = "session.update", ["session"] = JsonNode.Parse(session) };

        Assert.Equal(changed, SessionUpdates.KeepOn(update, out var input));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), update["session"]));
        Assert.Null(input);
    }

    [Fact]
    public void InputFormat_IsFound()
    {
        var update = (JsonObject)JsonNode.Parse("""{"session":{"audio":{"input":{"format":{"type":"audio/pcma"}}}}}""")!;

        SessionUpdates.KeepOn(update, out var input);

        Assert.Equal(AudioEncoding.ALaw, input);
    }
}
