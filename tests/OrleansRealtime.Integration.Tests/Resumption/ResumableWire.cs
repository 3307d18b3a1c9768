using System.Text.Json;
using OrleansRealtime.Integration.Tests.Wire;

namespace OrleansRealtime.Integration.Tests.Resumption;

/// <summary>What a client of bare frames does to come back (docs/resumption.md).</summary>
internal static class ResumableWire
{
    public const string Include = """{"type":"realtime","include":["session.resumption"]}""";

    public const string ManualInclude =
        """{"type":"realtime","include":["session.resumption"],"audio":{"input":{"turn_detection":null}}}""";

    /// <summary>Opts in, and returns the token to come back with.</summary>
    public static async Task<string> OptInAsync(this WireClient client, string session = Include)
    {
        await client.UpdateAsync(session);
        return (await client.NextAsync("session.resumption.updated")).Text("token")!;
    }

    /// <summary>Comes back with a token and no key.</summary>
    public static Task<WireClient> ResumeAsync(
        this TestServer server, string? session, string? token, long lastSeq, string more = "", string? key = null) =>
        WireClient.ConnectAsync(
            server,
            $"session_id={session}&last_seq={lastSeq}{more}",
            key,
            options =>
            {
                if (token is not null)
                {
                    options.SetRequestHeader("Realtime-Resume-Token", token);
                }
            });

    public static string? SessionId(this WireClient client) =>
        client.Events.First(found => found.Type is "session.created" or "session.resumed").Json is var json &&
        json.TryGetProperty("session_id", out var id) ? id.GetString() : json.GetProperty("session").GetProperty("id").GetString();

    /// <summary>Whether an event is numbered; what passes has the number of the event before.</summary>
    public static bool IsNumbered(this WireEvent found) => IsNumbered(found.Type, found.Json);

    /// <inheritdoc cref="IsNumbered(WireEvent)"/>
    public static bool IsNumbered(string type, JsonElement body) => body.TryGetProperty("seq", out _) && IsNumbered(type);

    /// <summary>Whether events of a type have numbers of their own.</summary>
    public static bool IsNumbered(string type) => type is not
        ("response.output_audio.delta" or "session.resumption.updated" or "session.acknowledged" or "input_audio_buffer.acknowledged"
        or "session.resumed" or "session.replaced" or "session.resync_required" or "session.resynced" or "session.going_away");

    /// <summary>The numbered events, in order.</summary>
    public static IReadOnlyList<WireEvent> Numbered(this WireClient client) => [.. client.Events.Where(IsNumbered)];

    public static long Seq(this WireEvent found) => found.At("seq").GetInt64();

    /// <summary>The last number it was told.</summary>
    public static long LastSeq(this WireClient client) => client.Numbered() is { Count: > 0 } events ? events[^1].Seq() : 0;

    public static Task AppendAtAsync(this WireClient client, ReadOnlySpan<byte> audio, long position) =>
        client.SendAsync(new { type = "input_audio_buffer.append", audio = Convert.ToBase64String(audio), position });

    public static Task SayAsync(this WireClient client, string text, long seq) => client.SendAsync(new
    {
        type = "conversation.item.create",
        seq,
        item = new { type = "message", role = "user", content = new[] { new { type = "input_text", text } } },
    });

    public static void AssertContiguous(IEnumerable<long> numbers, long from)
    {
        foreach (var number in numbers)
        {
            Assert.Equal(from++, number);
        }
    }
}
