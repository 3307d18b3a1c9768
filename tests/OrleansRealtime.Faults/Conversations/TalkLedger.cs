using OrleansRealtime.Client.Events;

namespace OrleansRealtime.Faults.Conversations;

/// <summary>Keeps account of what a program is told: each event once and in order, each sample of an answer once.</summary>
internal sealed class TalkLedger(TalkState state)
{
    private static readonly HashSet<string> Passing =
    [
        "response.output_audio.delta", "session.resumption.updated", "session.acknowledged", "input_audio_buffer.acknowledged", "session.resumed",
        "session.replaced", "session.resync_required", "session.resynced", "session.going_away",
    ];

    public void Object(string violation)
    {
        lock (state.Violations)
        {
            state.Violations.Add($"turn {state.Turn} step {state.Step}: {violation}");
        }
    }

    public void Expect(string expected, string actual, string what)
    {
        if (expected != actual)
        {
            Object($"{what}: '{expected}' expected, '{actual}' came");
        }
    }

    public void BeginTurn()
    {
        (state.Turn, state.Step, state.Answers, state.Calls) = (state.Turn + 1, 0, 0, 0);
        (state.Heard, state.Words, state.Text, state.AudioItem, state.AudioUntil) = (null, "", "", null, 0);
        (state.CallId, state.Arguments) = (null, null);
    }

    public void Take(RealtimeServerEvent told)
    {
        state.Events++;
        if (told.Sequence is { } seq && !Passing.Contains(told.Type))
        {
            if (state.LastSeq != 0 && seq != state.LastSeq + 1)
            {
                Object($"event {seq} ({told.Type}) after {state.LastSeq}");
            }

            state.LastSeq = seq;
        }

        switch (told.Type)
        {
            case "session.created":
                state.Created++;
                break;
            case "error":
                Object($"error: {told.GetString("error", "code")} {told.GetString("error", "message")}");
                break;
            case "conversation.item.input_audio_transcription.completed":
                state.Heard = told.GetString("transcript");
                break;
            case "response.created":
                (state.Words, state.Text, state.AudioItem, state.AudioUntil) = ("", "", null, 0);
                break;
            case "response.output_audio_transcript.delta":
                state.Words += told.Delta;
                break;
            case "response.output_text.delta":
                state.Text += told.Delta;
                break;
            case "response.function_call_arguments.done":
                state.Calls++;
                state.CallId = told.GetString("call_id");
                state.Arguments = told.GetString("arguments");
                break;
            case "response.output_audio.delta":
                TakeAudio(told);
                break;
            case "response.done":
                state.Answers++;
                Expect("completed", told.GetString("response", "status") ?? "", "status");
                break;
        }
    }

    private void TakeAudio(RealtimeServerEvent told)
    {
        state.AudioUntil = state.AudioItem == told.ItemId ? state.AudioUntil : 0;
        state.AudioItem = told.ItemId;
        if (told.AudioPosition != state.AudioUntil)
        {
            Object($"sound of {told.ItemId} at {told.AudioPosition} after {state.AudioUntil}");
        }

        state.AudioUntil = (told.AudioPosition ?? 0) + told.AudioSamples.Length;
        state.SamplesHeard += told.AudioSamples.Length;
    }
}
