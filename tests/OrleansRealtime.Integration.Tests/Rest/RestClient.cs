using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OrleansRealtime.Integration.Tests.Rest;

/// <summary>An HTTP client of one server.</summary>
internal sealed class RestClient(TestServer server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.Address, Timeout = Patience.Limit };

    /// <param name="path">Below the root, with its slash.</param>
    /// <param name="json">The body; null sends none.</param>
    /// <param name="key">Null sends no Authorization header.</param>
    public Task<RestAnswer> PostAsync(string path, string? json = null, string? key = TestServer.ApiKey) =>
        SendAsync(HttpMethod.Post, path, json, key);

    public async Task<RestAnswer> SendAsync(
        HttpMethod method, string path, string? json = null, string? key = TestServer.ApiKey, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        using var document = body.Length > 0 ? JsonDocument.Parse(body) : null;
        return new RestAnswer(
            response.StatusCode,
            response.Headers,
            response.Content.Headers.ContentType?.MediaType,
            document?.RootElement.Clone() ?? default);
    }

    /// <summary>Makes a client secret.</summary>
    public async Task<string> CreateSecretAsync(string json = "{}") =>
        (await PostAsync("/v1/realtime/client_secrets", json)).Text("value")!;

    public void Dispose() => _http.Dispose();
}
