using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrleansRealtime.Integration.Tests.Wire;

/// <summary>
/// Server events as text that is the same on every run: ids become placeholders in order of appearance, what is random or
/// depends on the clock is left out, and what may come at any point has a place of its own.
/// </summary>
internal sealed partial class Transcript
{
    private const string AudioDelta = "response.output_audio.delta";
    private const string TranscriptionPrefix = "conversation.item.input_audio_transcription.";

    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, int> _counts = [];
    private readonly HashSet<string> _eventIds = [];

    private Transcript()
    {
    }

    /// <summary>One line for each event; audio of an item in one line; transcription events behind all others.</summary>
    public static string Of(IEnumerable<WireEvent> events) => new Transcript().Write([.. events]);

    /// <summary>Compares with the file of this name beside the tests. A difference leaves the new text beside it, to be looked at.</summary>
    public static async Task AssertMatchesAsync(string name, string actual)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Transcripts", $"{name}.txt");
        var expected = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        if (expected != actual)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(Path.ChangeExtension(path, ".actual.txt"), actual);
        }

        Assert.Equal(expected, actual);
    }

    private string Write(IReadOnlyList<WireEvent> events)
    {
        var main = new StringBuilder();
        var aside = new StringBuilder();
        var audio = new Dictionary<string, int>();
        var hasResponse = false;
        foreach (var @event in events)
        {
            Assert.Matches(EventIdPattern(), @event.Text("event_id"));
            Assert.True(_eventIds.Add(@event.Text("event_id")!), $"The id of {@event} was used before.");
            hasResponse |= @event.Type == "response.created";
            if (@event.Type == AudioDelta)
            {
                var itemId = @event.Text("item_id")!;
                Assert.Equal(["type", "event_id", "response_id", "item_id", "output_index", "content_index", "delta"], Keys(@event));
                Assert.True(_names.ContainsKey(itemId), "Audio before its item.");
                audio[itemId] = audio.GetValueOrDefault(itemId) + @event.Audio.Length;
                continue;
            }

            if (@event.Type.StartsWith(TranscriptionPrefix, StringComparison.Ordinal))
            {
                Assert.True(hasResponse, $"{@event} came before response.created.");
                AppendLine(aside, @event);
                continue;
            }

            if (@event.Type == "response.output_audio.done" && audio.Remove(@event.Text("item_id")!, out var bytes))
            {
                main.Append(AudioDelta).Append(" × ").Append(bytes).Append(" bytes\n");
            }

            AppendLine(main, @event);
        }

        Assert.Empty(audio);
        return aside.Length == 0 ? main.ToString() : $"{main}\nat any point after response.created:\n{aside}";
    }

    private static IEnumerable<string> Keys(WireEvent @event) => @event.Json.EnumerateObject().Select(property => property.Name);

    private void AppendLine(StringBuilder text, WireEvent @event)
    {
        Assert.Equal(["type", "event_id"], Keys(@event).Take(2));
        var fields = @event.Json.EnumerateObject().Skip(2)
            .Select(property => $"\"{property.Name}\":{Normalize(property.Name, property.Value)}");
        text.Append(@event.Type).Append(" {").AppendJoin(',', fields).Append("}\n");
    }

    private string Normalize(string name, JsonElement value) => (name, value.ValueKind) switch
    {
        ("obfuscation", JsonValueKind.String) => "\"…\"",
        ("expires_at", JsonValueKind.Number) => "\"<time>\"",
        ("reset_seconds", JsonValueKind.Number) => "\"<seconds>\"",
        (_, JsonValueKind.Object) =>
            $"{{{string.Join(',', value.EnumerateObject().Select(property => $"\"{property.Name}\":{Normalize(property.Name, property.Value)}"))}}}",
        (_, JsonValueKind.Array) => $"[{string.Join(',', value.EnumerateArray().Select(item => Normalize("", item)))}]",
        (_, JsonValueKind.String) when IdPattern().Match(value.GetString()!) is { Success: true } id => $"\"{NameOf(id)}\"",
        _ => value.GetRawText(),
    };

    private string NameOf(Match id)
    {
        if (!_names.TryGetValue(id.Value, out var name))
        {
            var kind = id.Groups["kind"].Value;
            var number = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            _names[id.Value] = name = $"<{kind} {number}>";
        }

        return name;
    }

    [GeneratedRegex("^event_[0-9A-Za-z]{21}$")]
    private static partial Regex EventIdPattern();

    // 21 characters of base 62, and 16 for the ids of calls.
    [GeneratedRegex("^(?<kind>item|resp|conv|sess|call)_([0-9A-Za-z]{21}|[0-9A-Za-z]{16})$")]
    private static partial Regex IdPattern();
}
