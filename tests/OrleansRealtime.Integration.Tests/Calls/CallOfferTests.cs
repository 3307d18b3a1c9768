using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.WebRtc.Options;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>The HTTP side of a call: API reference §1.2.</summary>
public sealed class CallOfferTests
{
    // What browsers offer, in short; the fingerprint is anybody's.
    private static readonly string Offer = string.Join("\r\n", (string[])
    [
        "v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=extmap-allow-mixed", "a=msid-semantic: WMS s",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126", "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0", "a=ice-ufrag:4cP6",
        "a=ice-pwd:by4GZGG1lw+040DWA6hXM5Bz", "a=ice-options:trickle",
        "a=fingerprint:sha-256 7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08",
        "a=setup:actpass", "a=mid:0", "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01", "a=sendrecv", "a=msid:s t", "a=rtcp-mux",
        "a=rtcp-rsize", "a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 transport-cc", "a=fmtp:111 minptime=10;useinbandfec=1",
        "a=rtpmap:63 red/48000/2", "a=rtpmap:9 G722/8000", "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000", "a=rtpmap:13 CN/8000",
        "a=rtpmap:110 telephone-event/48000", "a=rtpmap:126 telephone-event/8000",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=ice-ufrag:4cP6", "a=ice-pwd:by4GZGG1lw+040DWA6hXM5Bz",
        "a=fingerprint:sha-256 7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08",
        "a=setup:actpass", "a=mid:1", "a=sctp-port:5000", "a=max-message-size:262144",
    ]) + "\r\n";

    [Fact]
    public async Task Point3_TheAnswerIs201_WithLocation_SdpAndTheHeaderExposed()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);

        using var answer = await client.OfferAsync(Sdp(Offer));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("application/sdp", answer.Content.Headers.ContentType!.MediaType);
        Assert.Matches("^/v1/realtime/calls/rtc_[0-9a-f]{32}$", answer.Headers.Location!.ToString());
        Assert.Equal("Location", Assert.Single(answer.Headers.GetValues("Access-Control-Expose-Headers")));
    }

    [Fact]
    public async Task Point5_TheAnswerHasWhatBrowsersNeed()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);

        using var answer = await client.OfferAsync(Sdp(Offer));

        var sdp = await answer.Content.ReadAsStringAsync();
        Assert.EndsWith("\r\n", sdp, StringComparison.Ordinal);
        Assert.Contains("a=group:BUNDLE 0 1\r\n", sdp, StringComparison.Ordinal);
        Assert.Contains("m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8\r\n", sdp, StringComparison.Ordinal);
        Assert.Contains("a=msid:realtimeapi audio\r\n", sdp, StringComparison.Ordinal);
        Assert.Contains("a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n", sdp, StringComparison.Ordinal);
        Assert.DoesNotContain("transport-wide-cc", sdp, StringComparison.Ordinal);
        Assert.DoesNotContain("actpass", sdp, StringComparison.Ordinal);
        Assert.Matches("a=candidate:\\d+ 1 udp \\d+ 127\\.0\\.0\\.1 \\d+ typ host\r\n", sdp);
        Assert.Matches("a=candidate:\\d+ 1 tcp \\d+ 127\\.0\\.0\\.1 \\d+ typ host tcptype passive\r\n", sdp);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, true)]
    [InlineData(false, false, false)]
    public async Task Point4_EveryFormOfTheRequestIsTaken(bool hasFileNames, bool hasPartTypes, bool hasSession)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);
        using var form = new MultipartFormDataContent();
        Add(form, "sdp", Offer, hasFileNames, hasPartTypes ? "application/sdp" : null);
        if (hasSession)
        {
            Add(form, "session", """{"type":"realtime","model":"gpt-realtime","audio":{"output":{"voice":"verse"}}}""", hasFileNames, hasPartTypes ? "application/json" : null);
        }

        using var answer = await client.OfferAsync(form);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData("/v1/realtime?model=gpt-realtime")]
    [InlineData("/openai/v1/realtime/calls?model=gpt-realtime")]
    public async Task OlderAndOtherPlaces_TakeOffersToo(string path)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);

        using var answer = await client.OfferAsync(Sdp(Offer), path: path);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Contains("/realtime/calls/rtc_", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOfferWithoutItsLastLineEnd_IsTaken()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);

        using var answer = await client.OfferAsync(Sdp(Offer.TrimEnd()));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData("hello", 400, "invalid_offer")]
    [InlineData("", 400, "invalid_offer")]
    [InlineData("v=0\r\n", 400, "invalid_offer")]
    public async Task AnOfferThatIsNone_IsRefusedInTheApisWords(string offer, int status, string code)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);

        using var answer = await client.OfferAsync(Sdp(offer));

        Assert.Equal(status, (int)answer.StatusCode);
        var error = await ErrorAsync(answer);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.StartsWith(
            "Invalid SDP offer. Please try again with a WHIP-compliant offer.",
            error.GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":"gpt-realtime"}""", "missing_required_parameter", "session.type")]
    [InlineData("""{"type":"realtime","bogus":1}""", "unknown_parameter", "session.bogus")]
    [InlineData("""{"type":"transcription"}""", "invalid_value", "session.type")]
    [InlineData("""{"type":"realtime","model":"nothing-known"}""", "invalid_model", "session.model")]
    [InlineData("{", "invalid_json", "session")]
    public async Task ABadSession_IsRefusedByName(string session, string code, string param)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);
        using var form = new MultipartFormDataContent { { new StringContent(Offer), "sdp" }, { new StringContent(session), "session" } };

        using var answer = await client.OfferAsync(form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = await ErrorAsync(answer);
        Assert.Equal((code, param), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Equal(0, server.Sessions);
    }

    [Fact]
    public async Task AWrongKey_AMissingPart_AndAnUnknownForm_AreRefused()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);

        using var wrongKey = await client.OfferAsync(Sdp(Offer), key: "sk-wrong");
        using var noOffer = await client.OfferAsync(new MultipartFormDataContent { { new StringContent("{}"), "session" } });
        using var json = await client.OfferAsync(new StringContent("{}", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.Unauthorized, wrongKey.StatusCode);
        Assert.Equal("invalid_api_key", (await ErrorAsync(wrongKey)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, noOffer.StatusCode);
        Assert.Equal("sdp", (await ErrorAsync(noOffer)).GetProperty("param").GetString());
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
    }

    [Fact]
    public async Task AnUnansweredCall_IsFreedWithItsSession()
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), time: null, "Realtime:WebRtc:ConnectTimeout=00:00:01");
        using var client = new CallClient(server);

        using var answer = await client.OfferAsync(Sdp(Offer));

        Assert.Equal(1, server.Sessions);
        await server.WaitForSessionsAsync(0);
    }

    [Fact]
    public async Task CallsAreBounded()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"), time: null, "Realtime:WebRtc:MaxCalls=1");
        using var client = new CallClient(server);

        using var first = await client.OfferAsync(Sdp(Offer));
        using var second = await client.OfferAsync(Sdp(Offer));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal("rate_limit_exceeded", (await ErrorAsync(second)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task SwitchedOff_IsSaidWithItsReason()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"), time: null, "Realtime:WebRtc:Enabled=false");
        using var client = new CallClient(server);

        using var answer = await client.OfferAsync(Sdp(Offer));

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Contains("Realtime:WebRtc:Enabled", (await ErrorAsync(answer)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnansweredCall_CanBeHungUp_ByItsOwnAccountOnly()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        server.AddKey("sk-other", "other");
        using var client = new CallClient(server);
        using var rest = new RestClient(server);
        using var answer = await client.OfferAsync(Sdp(Offer));
        var path = $"{answer.Headers.Location}/hangup";

        (await rest.PostAsync(path, "", "sk-other")).AssertError(HttpStatusCode.NotFound, "call_id_not_found", "call_id");
        Assert.Equal(HttpStatusCode.BadRequest, (await rest.PostAsync($"{answer.Headers.Location}/accept", """{"type":"realtime"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await rest.PostAsync(path, "")).Status);

        await server.WaitForSessionsAsync(0);
        await AssertFreedAsync(server);
    }

    [Fact]
    public async Task AnUnansweredCall_EndsWithItsSession()
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), time: null, "Realtime:Session:MaxDuration=00:00:01");
        using var client = new CallClient(server);

        using var answer = await client.OfferAsync(Sdp(Offer));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await server.WaitForSessionsAsync(0);
        await AssertFreedAsync(server);
    }

    // Long before the client's time to come is over.
    private static async Task AssertFreedAsync(TestServer server)
    {
        var began = Stopwatch.GetTimestamp();
        await Patience.UntilAsync(() => server.Calls.Count == 0, () => $"{server.Calls.Count} calls are left.");
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, new WebRtcOptions().ConnectTimeout / 3);
    }

    private static StringContent Sdp(string offer)
    {
        var content = new StringContent(offer);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/sdp");
        return content;
    }

    private static void Add(MultipartFormDataContent form, string name, string text, bool hasFileName, string? type)
    {
        var part = new StringContent(text);
        part.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        if (hasFileName)
        {
            form.Add(part, name, "blob");
        }
        else
        {
            form.Add(part, name);
        }
    }

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage answer)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("error").Clone();
    }
}
