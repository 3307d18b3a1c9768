using System.Text;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Protocol.Client;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>Plays a script to a session, and shows a watcher everything that comes of it.</summary>
internal sealed class ScriptRunner
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VoiceSession _session;
    private readonly SessionWatcher _watcher;
    private readonly List<SessionEffect> _drained = [];
    private DateTimeOffset _now = Start;
    private SampleTime _position;

    public ScriptRunner(int setup, ulong seed, SessionWatcher watcher)
    {
        _watcher = watcher;
        _session = Setups.Begin(setup, _now, seed);
        Drain();
        watcher.Rest(_session, input: null, _now);
    }

    /// <summary>Plays all of it, ends what still runs, and closes.</summary>
    public static void Play(Script script, SessionWatcher watcher, ulong seed = 1)
    {
        var runner = new ScriptRunner(script.Setup, seed, watcher);
        foreach (var step in script.Steps)
        {
            runner.Do(step);
        }

        runner.Finish();
    }

    public void Do(Step step)
    {
        var (kind, a, b) = step;
        switch (kind)
        {
            case StepKind.StartSpeaking:
                Move(b * 20);
                Handle(new SessionInput.SpeechStarted(Back(a), _position, Heard(a, b)));
                break;
            case StepKind.StopSpeaking:
                Move(b * 20);
                Handle(new SessionInput.SpeechStopped(Back(a), _position));
                break;
            case StepKind.Progress:
                Move(b * 48);
                Handle(new SessionInput.InputProgressed(_position));
                break;
            case StepKind.Commit:
                Move(b);
                Client("""{"type":"input_audio_buffer.commit"}""", []);
                break;
            case StepKind.Clear:
                Client("""{"type":"input_audio_buffer.clear"}""", []);
                break;
            case StepKind.Update:
                Client(ClientEvents.Update(a, b), []);
                break;
            case StepKind.CreateResponse:
                Client(ClientEvents.CreateResponse(a, Item(b)), Heard(a, b));
                break;
            case StepKind.Cancel:
                Client("""{"type":"response.cancel"}""", Heard(a, b));
                break;
            case StepKind.CancelOne:
                Client(ClientEvents.Cancel(Pick(_watcher.ResponseIds, a) ?? "resp_nobody"), Heard(a, b));
                break;
            case StepKind.CreateItem:
                Client(ClientEvents.CreateItem(a, Item(b), Pick(_watcher.CallIds, b) ?? "call_nobody"), []);
                break;
            case StepKind.DeleteItem:
                Client(ClientEvents.OfItem("delete", Item(a)), []);
                break;
            case StepKind.RetrieveItem:
                Client(ClientEvents.OfItem("retrieve", Item(a)), []);
                break;
            case StepKind.TruncateItem:
                Client(ClientEvents.Truncate(Item(a), b), []);
                break;
            case StepKind.AnswerTool:
                Client(ClientEvents.AnswerTool(Pick(_watcher.CallIds, a) ?? "call_nobody"), []);
                break;
            case StepKind.Reject:
                Client("""{"type":"nothing.known"}""", []);
                break;
            case StepKind.Wait:
                Pass(TimeSpan.FromMilliseconds(a * 5));
                break;
            case StepKind.LoseWorker:
                Handle(new SessionInput.InferenceLost(SessionFault.Model, "It is gone."));
                break;
            case StepKind.Close:
                Handle(new SessionInput.Closed((CloseReason)(a % 3)));
                break;
            case StepKind.Pause:
                Move(b * 20);
                Handle(new SessionInput.SpeechPaused(new SpeechPause(Back(a), _position, default)));
                break;
            case StepKind.Resume:
                Move(b * 20);
                Handle(new SessionInput.SpeechResumed(Back(a), _position));
                break;
            case StepKind.Words:
                Handle(new SessionInput.InferenceReported(InferenceEvents.Words(Pick(_watcher.Transcriptions, a), b, _position)));
                break;
            case StepKind.CreateContext:
                Client(ClientEvents.CreateContext(a), []);
                break;
            case StepKind.SwitchContext:
                Client(ClientEvents.SwitchContext(a, b), Heard(a, b), mayWait: true);
                break;
            case StepKind.DeleteContext:
                Client(ClientEvents.DeleteContext(a), []);
                break;
            case StepKind.ListTools:
                Client(ClientEvents.ListTools(a), []);
                break;
            case StepKind.AnswerServer:
                Handle(new SessionInput.McpReported(McpEvents.Of(Pick(_watcher.McpCommands, a), b)));
                break;
            case StepKind.Approve:
                Client(ClientEvents.Approve(Pick(_watcher.ApprovalIds, a) ?? "mcpr_nobody", b), []);
                break;
            case StepKind.PlayStart:
                Play(a, stream => new SessionInput.PlaybackStarted(stream));
                break;
            case StepKind.PlayEnd:
                Play(a, stream => new SessionInput.PlaybackEnded(stream));
                break;
            case StepKind.PlayCut:
                Play(a, stream => new SessionInput.PlaybackCut([new AudioHeard(stream, SampleTime.FromMilliseconds(b), WasCut: true)]));
                break;
            case StepKind.ClearPlayback:
                // Where it is understood, the edge answers it: with silence when there was none to break.
                Client("""{"type":"output_audio_buffer.clear"}""", [], mayWait: true);
                break;
            case StepKind.Partial or StepKind.Transcribed or StepKind.NotTranscribed:
                Handle(new SessionInput.InferenceReported(InferenceEvents.OfTranscription(kind, Pick(_watcher.Transcriptions, a), b)));
                break;
            default:
                Handle(new SessionInput.InferenceReported(InferenceEvents.OfResponse(kind, Pick(_watcher.Responses, a), b)));
                break;
        }
    }

    private void Finish()
    {
        // Longer than words are waited for.
        Pass(TimeSpan.FromSeconds(3));

        // What ends may begin something else: a response that waited for a tool, a switch that waited for a response.
        for (var (responses, tools) = (0, 0); responses < _watcher.Responses.Count || tools < _watcher.McpCommands.Count;)
        {
            for (; responses < _watcher.Responses.Count; responses++)
            {
                Handle(new SessionInput.InferenceReported(new InferenceEvent.ResponseCompleted(
                    _watcher.Responses[responses],
                    ResponseEnding.Completed,
                    new TextUsage(1, 0, 1))));
            }

            for (; tools < _watcher.McpCommands.Count; tools++)
            {
                Handle(new SessionInput.McpReported(McpEvents.Of(_watcher.McpCommands[tools], amount: 1)));
            }
        }

        foreach (var stream in _watcher.Streams.ToList())
        {
            Handle(new SessionInput.PlaybackEnded(stream));
        }

        _watcher.CheckAtRest();
        Handle(new SessionInput.Closed(CloseReason.ClientClosed));
    }

    private void Client(string json, AudioHeard[] heard, bool mayWait = false)
    {
        var command = ClientEventReader.TryRead(Encoding.UTF8.GetBytes(json), _session.Extensions, out var @event, out var error);
        var answered = Handle(command
            ? new SessionInput.ClientEventReceived(@event!, _position, heard)
            : new SessionInput.ClientEventRejected(error!));
        if (!_watcher.IsClosed && !mayWait)
        {
            Assert.True(answered, $"Nothing answered {json}");
        }
    }

    /// <returns>Whether the client heard anything of it.</returns>
    private bool Handle(SessionInput input)
    {
        var wasClosed = _session.IsClosed;
        _watcher.Before(input, _session);
        _session.Handle(_now, input);
        var answered = Drain();
        _watcher.After(input);
        _watcher.Rest(_session, input, _now);
        return answered || wasClosed;
    }

    private void Pass(TimeSpan time)
    {
        var until = _now + time;
        while (_session.NextTimeout is { } next && next.At <= until)
        {
            _now = next.At > _now ? next.At : _now;
            _session.HandleTimeout(_now);
            Drain();
            _watcher.Rest(_session, input: null, _now);
        }

        _now = until;
    }

    private bool Drain()
    {
        var answered = false;
        while (_session.TryDrain(out var effect))
        {
            answered |= effect is SessionEffect.SendEvent or SessionEffect.Close;
            _watcher.See(effect);
        }

        return answered;
    }

    private void Play(int choice, Func<AudioStreamId, SessionInput> say)
    {
        if (_watcher.Streams.Count > 0)
        {
            Handle(say(_watcher.Streams[_watcher.Streams.Count - 1 - (choice % Math.Min(_watcher.Streams.Count, 4))]));
        }
    }

    private void Move(int samples) => _position += new SampleTime(samples);

    private SampleTime Back(int milliseconds) => SampleTime.Max(
        SampleTime.Zero,
        _position - SampleTime.FromMilliseconds(milliseconds));

    private string Item(int choice) => Pick(_watcher.ItemIds, choice) ?? "item_nobody";

    // The last few are the likely ones; now and then one that never was.
    private static T? Pick<T>(IReadOnlyList<T> among, int choice) =>
        among.Count == 0 || choice % 11 == 10 ? default : among[among.Count - 1 - (choice % Math.Min(among.Count, 4))];

    private AudioHeard[] Heard(int a, int b) => _watcher.Streams.Count == 0 || a % 2 == 0
        ? []
        : [new AudioHeard(_watcher.Streams[^1], SampleTime.FromMilliseconds(b), WasCut: a % 3 == 0)];
}
