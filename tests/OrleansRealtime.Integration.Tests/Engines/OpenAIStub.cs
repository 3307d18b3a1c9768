using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Integration.Tests.Engines;

/// <summary>A service that speaks the OpenAI HTTP API as vLLM, speaches and the like do, and says what the test wants.</summary>
internal sealed class OpenAIStub : IAsyncDisposable
{
    public const string Key = "sk-service-0123456789";

    private readonly WebApplication _app;

    private OpenAIStub(WebApplication app) => _app = app;

    public Uri BaseUrl => new($"{_app.Urls.Single()}/v1");

    /// <summary>What it hears in whatever it is sent.</summary>
    public string Heard { get; set; } = "what is the weather like";

    /// <summary>What it answers, a piece at a time.</summary>
    public IReadOnlyList<string> Words { get; set; } = ["It is ", "sunny. ", "Take ", "a hat."];

    /// <summary>The tool it calls instead of answering, with its arguments; null for none.</summary>
    public (string Name, string Arguments)? Call { get; set; }

    /// <summary>Answers the next chat request with this; 0 for as usual.</summary>
    public int NextChatStatus { get; set; }

    /// <summary>Never ends what it began to answer.</summary>
    public bool Hangs { get; set; }

    /// <summary>Bytes of speech for each letter.</summary>
    public int SpeechBytesPerLetter { get; set; } = 960;

    public ConcurrentQueue<JsonElement> Chats { get; } = new();

    public ConcurrentQueue<(byte[] File, string Model, string? Language)> Recordings { get; } = new();

    public ConcurrentQueue<(string Text, string Voice, string Model)> Spoken { get; } = new();

    public ConcurrentQueue<string?> Keys { get; } = new();

    /// <summary>Requests whose client went away before they were answered.</summary>
    public AsyncCounter Abandoned { get; } = new("abandoned requests");

    public static async Task<OpenAIStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var stub = new OpenAIStub(app);
        app.MapPost("/v1/chat/completions", stub.ChatAsync);
        app.MapPost("/v1/audio/transcriptions", stub.TranscribeAsync);
        app.MapPost("/v1/audio/speech", stub.SpeakAsync);
        await app.StartAsync();
        return stub;
    }

    /// <summary>The sound of a text.</summary>
    public byte[] SpeechOf(string text) => [.. Enumerable.Range(0, text.Length * SpeechBytesPerLetter).Select(i => (byte)(i * 7))];

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private async Task ChatAsync(HttpContext context)
    {
        Keys.Enqueue(context.Request.Headers.Authorization);
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        Chats.Enqueue(body.RootElement.Clone());
        if (NextChatStatus is > 0 and var status)
        {
            NextChatStatus = 0;
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new { error = new { message = "The secret inner state.", type = "server_error" } });
            return;
        }

        context.Response.ContentType = "text/event-stream";
        if (Call is { } call)
        {
            await DeltaAsync(context, new { tool_calls = new[] { new { index = 0, id = "call_1", type = "function", function = new { name = call.Name, arguments = "" } } } });
            await DeltaAsync(context, new { tool_calls = new[] { new { index = 0, function = new { arguments = call.Arguments } } } });
            await FinishAsync(context, "tool_calls");
            return;
        }

        foreach (var word in Words)
        {
            await DeltaAsync(context, new { content = word });
        }

        if (Hangs)
        {
            await HangAsync(context);
        }

        await FinishAsync(context, "stop");
    }

    private async Task TranscribeAsync(HttpContext context)
    {
        Keys.Enqueue(context.Request.Headers.Authorization);
        var form = await context.Request.ReadFormAsync();
        using var file = new MemoryStream();
        await form.Files.Single().CopyToAsync(file);
        Recordings.Enqueue((file.ToArray(), form["model"].ToString(), form.TryGetValue("language", out var language) ? language.ToString() : null));
        if (form["stream"] != "true")
        {
            await context.Response.WriteAsJsonAsync(new { text = Heard });
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await EventAsync(context, new { type = "transcript.text.delta", delta = Heard });
        await EventAsync(context, new { type = "transcript.text.done", text = Heard });
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private async Task SpeakAsync(HttpContext context)
    {
        Keys.Enqueue(context.Request.Headers.Authorization);
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var text = body.RootElement.GetProperty("input").GetString()!;
        Assert.Equal("pcm", body.RootElement.GetProperty("response_format").GetString());
        Spoken.Enqueue((text, body.RootElement.GetProperty("voice").GetString()!, body.RootElement.GetProperty("model").GetString()!));
        context.Response.ContentType = "audio/pcm";

        // Cut where no sample ends.
        foreach (var piece in SpeechOf(text).Chunk(1_001))
        {
            await context.Response.Body.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }
    }

    private async Task HangAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            Abandoned.Increment();
            throw;
        }
    }

    private static Task DeltaAsync(HttpContext context, object delta) => EventAsync(context, new
    {
        id = "chatcmpl-1",
        @object = "chat.completion.chunk",
        created = 1,
        model = "m",
        choices = new[] { new { index = 0, delta, finish_reason = (string?)null } },
    });

    private static async Task FinishAsync(HttpContext context, string reason)
    {
        await EventAsync(context, new
        {
            id = "chatcmpl-1",
            @object = "chat.completion.chunk",
            created = 1,
            model = "m",
            choices = new[] { new { index = 0, delta = new { }, finish_reason = reason } },
            usage = new { prompt_tokens = 21, completion_tokens = 7, total_tokens = 28 },
        });
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task EventAsync(HttpContext context, object body)
    {
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(body)}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
