using OrleansRealtime.Audio;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.WebRtc.Calls;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Sounds spoken over one call, and what was understood.</summary>
/// <param name="Transcripts">Of each sound, in order.</param>
/// <param name="Record">How the call was.</param>
/// <param name="LongestStall">Of the caller itself, which is not the network's.</param>
internal sealed record NetworkRun(IReadOnlyList<string> Transcripts, RtcRecord Record, TimeSpan LongestStall)
{
    private const string Session = """
        {
          "type": "realtime",
          "audio": { "input": {
            "transcription": { "model": "whisper-1" },
            "turn_detection": { "type": "server_vad", "silence_duration_ms": 700, "create_response": false }
          } }
        }
        """;

    // Two reports: by then the caller's encoder knows how much is lost, as a browser's does a moment into a call.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4.5);

    // Ends the turn, whatever the network does to it.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Of the slowest network that is measured, and some more.
    private static readonly TimeSpan Arrival = TimeSpan.FromMilliseconds(800);

    /// <param name="server">Who is called.</param>
    /// <param name="impairment">What the network does.</param>
    /// <param name="sounds">What is said, PCM16 at 24 kHz.</param>
    /// <param name="redundancy">How often each packet of the caller's is sent once more.</param>
    public static async Task<NetworkRun> OfAsync(
        TestServer server, Impairment impairment, IEnumerable<ReadOnlyMemory<short>> sounds, int redundancy = 1)
    {
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync(new RtcCallerOptions { Session = Session, Impairment = impairment, Redundancy = redundancy });
        caller.Say(Silence(WarmUp));
        var transcripts = new List<string>();
        var understood = 0;
        foreach (var sound in sounds)
        {
            caller.Say(sound.Span);
            caller.Say(Silence(Pause));
            await caller.SaidAsync();

            // What is under way arrives; then no turn is open that will not be closed. Nothing may have been heard at all.
            var arrived = caller.Now + Arrival;
            await Patience.UntilAsync(
                () => caller.Now > arrived && IsSettled(caller), () => $"A sound was not understood: {string.Join(", ", caller.Events.Select(found => found.Type))}");
            var completed = Completed(caller);
            transcripts.Add(string.Join(' ', completed.Skip(understood)));
            understood = completed.Count;
        }

        return new NetworkRun(transcripts, server.Calls.RecordOf(caller.Id)!, caller.LongestStall);
    }

    // Every turn that began has ended and been understood.
    private static bool IsSettled(RtcCaller caller)
    {
        var events = caller.Events;
        return events.Count(found => found.Type == "conversation.item.input_audio_transcription.completed") ==
            events.Count(found => found.Type == "input_audio_buffer.speech_started");
    }

    private static List<string> Completed(RtcCaller caller)
    {
        var texts = caller.Events.Where(found => found.Type == "conversation.item.input_audio_transcription.completed")
            .ToDictionary(found => found.Text("item_id")!, found => found.Text("transcript")!);
        return [.. caller.Events.Where(found => found.Type == "input_audio_buffer.committed").Select(found => texts[found.Text("item_id")!])];
    }

    private static short[] Silence(TimeSpan length) => new short[(int)(length.TotalSeconds * SampleTime.Rate)];
}
