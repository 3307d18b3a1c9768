using System.Net;
using OrleansRealtime.Testing.Calls;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Calls to one server.</summary>
internal sealed class CallClient(TestServer server) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = Patience.Limit };

    public async Task<RtcCaller> CallAsync(RtcCallerOptions? options = null, string key = TestServer.ApiKey)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        return await RtcCaller.ConnectAsync(_http, server.Address, key, options ?? new RtcCallerOptions(), limit.Token);
    }

    /// <summary>Offers what the test says, and gives the answer as it is.</summary>
    public async Task<HttpResponseMessage> OfferAsync(HttpContent content, string key = TestServer.ApiKey, string path = "/v1/realtime/calls")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path)) { Content = content };
        request.Headers.Add("Authorization", $"Bearer {key}");
        return await _http.SendAsync(request);
    }

    /// <summary>Hangs a call up from outside.</summary>
    public async Task<HttpStatusCode> HangUpAsync(string call, string key = TestServer.ApiKey)
    {
        using var answer = await OfferAsync(new StringContent(""), key, $"/v1/realtime/calls/{call}/hangup");
        return answer.StatusCode;
    }

    /// <summary>Ends the session of a call with what it could have been resumed with.</summary>
    public async Task<HttpStatusCode> EndAsync(string call, CallerReturn back)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(server.Address, $"/v1/realtime/calls/{call}/hangup?session_id={back.SessionId}"));
        request.Headers.Add("Realtime-Resume-Token", back.Token);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();
}
