using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>Sees all that a session wants, and holds it to its promises.</summary>
internal class SessionWatcher
{
    private readonly ResponsePromises _responses = new();
    private readonly ItemPromises _items = new();
    private readonly PlaybackPromises _playback = new();
    private readonly HashSet<AudioStreamId> _openGates = [];
    private readonly HashSet<string> _eventIds = [];
    private readonly List<OperationId> _transcriptions = [];
    private readonly List<OperationId> _running = [];
    private readonly List<AudioStreamId> _streams = [];
    private readonly List<McpCommand> _mcp = [];
    private bool _answerIsDue;
    private bool _pauseIsAsked;

    /// <summary>Every kind of event the client heard.</summary>
    public HashSet<Type> Seen { get; } = [];

    public bool IsClosed { get; private set; }

    public int Effects { get; private set; }

    public IReadOnlyList<string> ItemIds => _items.Ids;

    public IReadOnlyList<string> CallIds => _items.CallIds;

    public IReadOnlyList<string> ResponseIds => _responses.Ids;

    public IReadOnlyList<OperationId> Transcriptions => _transcriptions;

    public IReadOnlyList<McpCommand> McpCommands => _mcp;

    public IReadOnlyList<string> ApprovalIds => _items.ApprovalIds;

    public IReadOnlyList<OperationId> Responses => _running;

    public IReadOnlyList<AudioStreamId> Streams => _streams;

    /// <summary>After a whole step and its effects.</summary>
    public virtual void Rest(VoiceSession session, SessionInput? input, DateTimeOffset now)
    {
    }

    public void Before(SessionInput input, VoiceSession session)
    {
        // An edge that goes on by itself waits for nothing.
        _pauseIsAsked = input is SessionInput.SpeechPaused
            || (_pauseIsAsked && input is not (SessionInput.SpeechResumed or SessionInput.SpeechStopped or SessionInput.SpeechStarted));
        _answerIsDue = input is SessionInput.SpeechStopped && session.Config.Input.TurnDetection is { CreateResponse: true }
            && session.Config.Kind == Protocol.Sessions.SessionKind.Realtime;
    }

    public void After(SessionInput input)
    {
        // A turn that ended is answered, or the client is told why not.
        Assert.False(_answerIsDue && _responses.TurnWasStopped, $"A turn was left without a word: {input}");
        _responses.TurnWasStopped = false;
    }

    public virtual void See(SessionEffect effect)
    {
        Assert.False(IsClosed, $"After the close: {effect}");
        Effects++;
        switch (effect)
        {
            case SessionEffect.SendEvent send:
                Assert.True(_eventIds.Add(send.EventId), "Two events of one id.");
                Seen.Add(send.Event.GetType());
                SeeGate(send.Gate);
                _responses.See(send.Event);
                _items.See(send.Event);
                _playback.See(send.Event);
                break;
            case SessionEffect.Infer infer:
                SeeCommand(infer.Command);
                break;
            case SessionEffect.Mcp { Command: McpCommand.ListTools or McpCommand.CallTool } mcp:
                _mcp.Add(mcp.Command);
                break;
            case SessionEffect.AnswerPause:
                _pauseIsAsked = false;
                break;
            case SessionEffect.Close:
                IsClosed = true;
                break;
        }
    }

    /// <summary>Everything that was begun has ended.</summary>
    public void CheckAtRest()
    {
        if (!IsClosed)
        {
            _responses.CheckAtRest();
            _items.CheckAtRest();
            _playback.CheckAtRest();
            Assert.Empty(_openGates);
            Assert.False(_pauseIsAsked, "The edge waits for an answer about a pause.");
        }
    }

    private void SeeGate(AudioGate? gate)
    {
        switch (gate)
        {
            case AudioGate.Open open:
                Assert.True(_openGates.Add(open.Stream), "A stream began twice.");
                _streams.Add(open.Stream);
                break;
            case not null:
                Assert.True(_openGates.Remove(gate.Stream), "A stream ended that had not begun.");
                break;
        }
    }

    private void SeeCommand(InferenceCommand command)
    {
        switch (command)
        {
            case InferenceCommand.StartResponse start:
                Assert.DoesNotContain(start.Operation, _running);
                _running.Add(start.Operation);
                break;
            case InferenceCommand.Forget forget:
                _items.Forget(forget.Items);
                break;
            case InferenceCommand.StartTranscription or InferenceCommand.TranscribeClip:
                _transcriptions.Add(command.Operation);
                break;
        }
    }
}
