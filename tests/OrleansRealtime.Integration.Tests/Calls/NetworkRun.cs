using OrleansRealtime.Audio;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.Testing.Speech;
using OrleansRealtime.WebRtc.Calls;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Recordings spoken over one call, and what was understood.</summary>
/// <param name="Transcripts">Of each recording, in order.</param>
/// <param name="Record">How the call was.</param>
/// <param name="SetUp">From the offer to the first event.</param>
internal sealed record NetworkRun(IReadOnlyList<string> Transcripts, RtcRecord Record, TimeSpan SetUp)
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

    public static async Task<NetworkRun> OfAsync(TestServer server, Impairment impairment, IEnumerable<SpeechRecording> recordings)
    {
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync(new RtcCallerOptions { Session = Session, Impairment = impairment });
        caller.Say(Silence(WarmUp));
        var transcripts = new List<string>();
        var understood = 0;
        foreach (var recording in recordings)
        {
            caller.Say(recording.Pcm24k.Span);
            caller.Say(Silence(Pause));
            await caller.SaidAsync();

            // What is under way arrives; then no turn is open that will not be closed. Nothing may have been heard at all.
            var arrived = caller.Now + Arrival;
            await Patience.UntilAsync(
                () => caller.Now > arrived && IsSettled(caller), () => $"'{recording}' was not understood: {string.Join(", ", caller.Events.Select(found => found.Type))}");
            var completed = Completed(caller);
            transcripts.Add(string.Join(' ', completed.Skip(understood)));
            understood = completed.Count;
        }

        return new NetworkRun(transcripts, server.Calls.RecordOf(caller.Id)!, caller.SetUp);
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
