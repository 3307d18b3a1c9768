using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Exactness;

/// <summary>A server of a scripted engine for each test, and what its clients hear.</summary>
public abstract class ScriptedSessionTests : IAsyncLifetime
{
    internal const string TextOnly = """{"type":"realtime","output_modalities":["text"]}""";
    internal const string Transcribed = """{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-4o-transcribe"}}}}""";

    internal ScriptedEngine Engine { get; } = new("local");

    internal TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.StartAsync(Engine);

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>One spoken turn and its answer, to the limits that follow it.</summary>
    internal static async Task<IReadOnlyList<WireEvent>> SpeakAsync(WireClient client)
    {
        await client.AppendAsync(SyntheticVoice.Turn());
        var first = (await client.NextAsync("input_audio_buffer.speech_started")).Index;
        await client.NextAsync("rate_limits.updated");
        return [.. client.Events.Skip(first)];
    }

    /// <summary>One question and its answer, to the limits that follow it.</summary>
    internal static async Task<IReadOnlyList<WireEvent>> AskAsync(WireClient client)
    {
        var before = client.Events.Count;
        await client.AskAsync("a question");
        await client.NextAsync("rate_limits.updated");
        return [.. client.Events.Skip(before)];
    }

    internal static WireEvent Single(IEnumerable<WireEvent> events, string type) => Assert.Single(events, found => found.Type == type);

    internal static int IndexOf(IReadOnlyList<WireEvent> events, string type, string? itemId = null)
    {
        var found = events.Index().Where(pair => pair.Item.Type == type && (itemId is null || pair.Item.Text("item.id") == itemId)).ToList();
        return Assert.Single(found).Index;
    }

    internal static string[] Keys(WireEvent found, string path) => [.. found.At(path).EnumerateObject().Select(field => field.Name)];
}
