using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OrleansRealtime.Inference.OpenAI;

/// <summary>
/// <c>POST /audio/speech</c> with PCM as it is made (API reference, "Create speech"): the client of the SDK gives the sound only when all of it is there.
/// </summary>
internal sealed class StreamedSpeechClient : ITextToSpeechClient
{
    // 85 ms at 24 kHz: the first sound leaves early.
    private const int ReadBytes = 4_096;

    private readonly OpenAIService _service;
    private readonly HttpClient _http;

    public StreamedSpeechClient(OpenAIService service)
    {
        _service = service;
        _http = new HttpClient { BaseAddress = new Uri($"{service.BaseUrl.AbsoluteUri.TrimEnd('/')}/"), Timeout = Timeout.InfiniteTimeSpan };
        if (service.ApiKey is { } key)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public async Task<TextToSpeechResponse> GetAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        var updates = new List<TextToSpeechResponseUpdate>();
        await foreach (var update in GetStreamingAudioAsync(text, options, cancellationToken))
        {
            updates.Add(update);
        }

        return updates.ToTextToSpeechResponse();
    }

    public async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var response = await AskAsync(text, options, patience, cancellationToken);
        await using var sound = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (true)
        {
            var buffer = new byte[ReadBytes];
            var count = await WaitAsync(token => sound.ReadAsync(buffer, token), patience, cancellationToken);
            if (count == 0)
            {
                yield break;
            }

            yield return new TextToSpeechResponseUpdate([new DataContent(buffer.AsMemory(0, count), "audio/pcm")])
            {
                Kind = TextToSpeechResponseUpdateKind.AudioUpdating,
            };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> AskAsync(
        string text, TextToSpeechOptions? options, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "audio/speech") { Content = BodyOf(text, options) };
        var response = await WaitAsync(
            async token => await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), patience, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new HttpRequestException(
                string.Create(CultureInfo.InvariantCulture, $"The speech service answered {(int)response.StatusCode}."), null, response.StatusCode);
        }
    }

    private ByteArrayContent BodyOf(string text, TextToSpeechOptions? options)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("model", options?.ModelId ?? _service.Model);
            json.WriteString("input", text);
            json.WriteString("voice", options?.VoiceId ?? "alloy");
            json.WriteString("response_format", "pcm");
            if (options?.Speed is { } speed and not 1)
            {
                json.WriteNumber("speed", speed);
            }

            json.WriteEndObject();
        }

        return new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private async Task<T> WaitAsync<T>(
        Func<CancellationToken, ValueTask<T>> wait, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        patience.CancelAfter(_service.Timeout);
        try
        {
            return await wait(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The speech service said nothing for {_service.Timeout.TotalSeconds:0.#} s.");
        }
        finally
        {
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }
}
