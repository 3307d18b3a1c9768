using System.Net;
using System.Net.Http.Headers;

namespace OrleansRealtime.Load.Calls;

/// <summary>To this server.</summary>
/// <param name="http">With the server's address.</param>
/// <param name="key">For it.</param>
/// <param name="session">What the session begins with, JSON.</param>
internal sealed class RealtimeSignalling(HttpClient http, string key, string session) : ICallSignalling
{
    public bool HasChannel => true;

    public IPAddress Address => IPAddress.Loopback;

    public async Task<string> OfferAsync(string offer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/realtime/calls");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Content = new MultipartFormDataContent { { new StringContent(offer), "sdp" }, { new StringContent(session), "session" } };
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.StatusCode == HttpStatusCode.Created ? text : throw new IOException($"{(int)answer.StatusCode}: {text}");
    }
}
