namespace OrleansRealtime.Client.Tests;

public sealed class RealtimeEndpointTests
{
    [Theory]
    [InlineData("ws://127.0.0.1:8080", "ws://127.0.0.1:8080/v1/realtime?model=local")]
    [InlineData("http://host/", "ws://host/v1/realtime?model=local")]
    [InlineData("https://host", "wss://host/v1/realtime?model=local")]
    [InlineData("wss://host:8443/other/realtime", "wss://host:8443/other/realtime?model=local")]
    [InlineData("ws://host/v1/realtime?trace=1", "ws://host/v1/realtime?trace=1&model=local")]
    [InlineData("ws://host/v1/realtime?model=gpt-realtime", "ws://host/v1/realtime?model=gpt-realtime")]
    [InlineData("ws://host/v1/realtime?intent=transcription", "ws://host/v1/realtime?intent=transcription")]
    [InlineData("ws://host/v1/realtime?call_id=rtc_1", "ws://host/v1/realtime?call_id=rtc_1")]
    public void Address_IsCompletedButNeverContradicted(string given, string expected) =>
        Assert.Equal(expected, RealtimeEndpoint.Resolve(new Uri(given), "local").ToString());

    [Fact]
    public void ModelName_IsEscaped() =>
        Assert.Equal("?model=a%26b", RealtimeEndpoint.Resolve(new Uri("ws://host"), "a&b").Query);

    [Fact]
    public void OtherScheme_IsRefused() =>
        Assert.Throws<ArgumentException>(() => RealtimeEndpoint.Resolve(new Uri("ftp://host"), "local"));
}
