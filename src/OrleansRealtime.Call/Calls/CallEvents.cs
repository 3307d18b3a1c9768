using System.Text.Json;
using OrleansRealtime.Call.Playback;
using OrleansRealtime.Call.Views;
using OrleansRealtime.Client;
using OrleansRealtime.Client.Events;

namespace OrleansRealtime.Call.Calls;

/// <summary>What each server event means for the captions, the turns, the playback and the display. Not thread-safe.</summary>
internal sealed class CallEvents(RealtimeConversation session, ICallView view, bool showAll)
{
    public Captions Captions { get; } = new();

    public SpokenAnswer Answer { get; } = new();

    public TurnTracker Turns { get; } = new();

    /// <summary>The last thing the server complained about; null when it has not.</summary>
    public string? LastError { get; private set; }

    /// <summary>What the last answer cost; null before.</summary>
    public string? Tokens { get; private set; }

    /// <summary>The question was typed and is on its way.</summary>
    public void Typed(string text)
    {
        Turns.Asked();
        view.Captioned(Captions, Captions.Finish("typed", byUser: true, text));
    }

    public async ValueTask HandleAsync(RealtimeServerEvent received, TimeSpan now, CancellationToken cancellationToken)
    {
        switch (received.Type)
        {
            case ServerEventTypes.SessionCreated:
                Show(received, now, received.GetString("session", "id") ?? "");
                break;
            case ServerEventTypes.SpeechStarted:
                Turns.SpeechStarted();
                Show(received, now, $"at {received.GetInteger("audio_start_ms")} ms");
                await StopPlaybackAsync(now, cancellationToken);
                break;
            case ServerEventTypes.SpeechStopped:
                Turns.SpeechStopped(now);
                Turns.Marks.TurnEnd = TimeSpan.FromMilliseconds(received.GetInteger("audio_end_ms") ?? 0);
                Show(received, now, $"at {received.GetInteger("audio_end_ms")} ms");
                break;
            case ServerEventTypes.InputCommitted:
                Turns.Committed(received.ItemId ?? "");
                Captions.Reserve(received.ItemId ?? "", byUser: true);
                Show(received, now, received.ItemId ?? "");
                break;
            case ServerEventTypes.ResponseCreated:
                Turns.ResponseCreated(received.ResponseId ?? "", now);
                Show(received, now, received.ResponseId ?? "");
                break;
            case ServerEventTypes.OutputAudioDelta:
                Audio(received, now);
                break;
            case ServerEventTypes.ResponseDone:
                Done(received, now);
                break;
            case ServerEventTypes.ItemTruncated:
                Show(received, now, $"{received.ItemId} heard {received.GetInteger("audio_end_ms")} ms");
                break;
            case ServerEventTypes.Error:
                LastError = received.GetString("error", "message") ?? received.GetString("error", "code") ?? "error";
                Show(received, now, Describe(received));
                break;
            default:
                if (!Caption(received, now) && showAll)
                {
                    Show(received, now, received.Delta ?? received.ItemId ?? "");
                }

                break;
        }
    }

    private bool Caption(RealtimeServerEvent received, TimeSpan now)
    {
        var item = received.ItemId ?? "";
        switch (received.Type)
        {
            case ServerEventTypes.TranscriptionDelta:
                view.Captioned(Captions, Captions.Append(item, byUser: true, received.Delta ?? ""));
                break;
            case ServerEventTypes.TranscriptionCompleted:
                Turns.Transcribed(item);
                Show(received, now, item);
                view.Captioned(Captions, Captions.Finish(item, byUser: true, received.GetString("transcript") ?? ""));
                return true;
            case ServerEventTypes.TranscriptionFailed:
                Turns.Transcribed(item);
                Show(received, now, received.GetString("error", "message") ?? "");
                return true;
            case ServerEventTypes.OutputAudioTranscriptDelta or ServerEventTypes.OutputTextDelta:
                view.Captioned(Captions, Captions.Append(item, byUser: false, received.Delta ?? ""));
                break;
            case ServerEventTypes.OutputAudioTranscriptDone:
                view.Captioned(Captions, Captions.Finish(item, byUser: false, received.GetString("transcript") ?? ""));
                break;
            case ServerEventTypes.OutputTextDone:
                view.Captioned(Captions, Captions.Finish(item, byUser: false, received.GetString("text") ?? ""));
                break;
            default:
                return false;
        }

        if (showAll)
        {
            Show(received, now, received.Delta ?? item);
        }

        return true;
    }

    private void Audio(RealtimeServerEvent received, TimeSpan now)
    {
        var first = Turns.Marks.FirstAudio is null;
        if (Turns.AudioArrived(received.ResponseId, now))
        {
            Answer.Add(received.ItemId ?? "", received.AudioSamples, now);
        }

        if (first || showAll)
        {
            Show(received, now, $"{received.AudioSamples.Length * 1000L / SpokenAnswer.SampleRate} ms");
        }
    }

    private void Done(RealtimeServerEvent received, TimeSpan now)
    {
        var status = received.GetString("response", "status") ?? "";
        Turns.ResponseDone(received.ResponseId ?? "", status, now);
        if (received.GetInteger("response", "usage", "total_tokens") is { } total)
        {
            Tokens = $"{total} ({received.GetInteger("response", "usage", "input_tokens")} in, "
                + $"{received.GetInteger("response", "usage", "output_tokens")} out)";
        }

        if (status == "failed")
        {
            LastError = received.GetString("response", "status_details", "error", "message")
                ?? received.GetString("response", "status_details", "error", "code")
                ?? "The answer failed.";
            status = $"{status}: {LastError}";
        }

        Show(received, now, status);
    }

    /// <summary>The user spoke over the answer: a listener would stop playing, and tells the server how far it got.</summary>
    private async ValueTask StopPlaybackAsync(TimeSpan now, CancellationToken cancellationToken)
    {
        foreach (var cut in Answer.Interrupt(now))
        {
            view.Happened(now, "interrupted", $"{cut.ItemId} after {Printable.Seconds(cut.Heard)} s");
            await session.TruncateItemAsync(cut.ItemId, cut.Heard, cancellationToken: cancellationToken);
        }
    }

    private void Show(RealtimeServerEvent received, TimeSpan now, string detail) =>
        view.Happened(now, received.Type, detail);

    private static string Describe(RealtimeServerEvent received)
    {
        var code = received.TryFind(["error", "code"], out var found) && found.ValueKind == JsonValueKind.String
            ? $"{found.GetString()}: "
            : "";
        return $"{code}{received.GetString("error", "message")}";
    }
}
