using System.Text;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.State;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Simulation;

/// <summary>A session with a clock that moves only when it is told to, and a record of everything it wants.</summary>
internal sealed class SessionSimulator
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VoiceSession _session;
    private readonly SessionSettings _settings;
    private readonly List<SessionEffect> _effects = [];
    private readonly KeptState _kept;

    public SessionSimulator(
        Func<SessionConfig, SessionConfig>? configure = null,
        SessionSettings? settings = null,
        ulong seed = 1)
    {
        var config = SessionDefaults.Realtime(new SessionId("sess_test"), "gpt-realtime", expiresAt: 0);
        _settings = settings ?? new SessionSettings();
        _kept = new KeptState();
        _session = new VoiceSession(Start, seed, _settings, configure?.Invoke(config) ?? config);
        Drain();
    }

    private SessionSimulator(SessionSimulator before, TimeSpan after, Func<AudioStreamId, SampleTime>? madeAudio)
    {
        (_settings, _kept, Now, Position) = (before._settings, before.Keep(), before.Now + after, before.Position);
        _session = VoiceSession.Restore(Now, _settings, _kept.Records, madeAudio);
        Drain();
    }

    public DateTimeOffset Now { get; private set; } = Start;

    public VoiceSession Session => _session;

    /// <summary>How much audio the edge has taken in.</summary>
    public SampleTime Position { get; set; }

    /// <summary>Everything since the session began, or since <see cref="Forget"/>.</summary>
    public IReadOnlyList<SessionEffect> Effects => _effects;

    public IEnumerable<ServerEvent> Events => _effects.OfType<SessionEffect.SendEvent>().Select(send => send.Event);

    public IEnumerable<InferenceCommand> Commands => _effects.OfType<SessionEffect.Infer>().Select(infer => infer.Command);

    /// <summary>The wire types of the events, in order.</summary>
    public string[] Types => [.. Events.Select(Wire.TypeOf)];

    public T Last<T>()
        where T : ServerEvent => Events.OfType<T>().Last();

    public T LastCommand<T>()
        where T : InferenceCommand => Commands.OfType<T>().Last();

    /// <summary>What is kept of the session as it is now.</summary>
    public KeptState Keep()
    {
        _kept.Apply(_session.TakeChanges());
        return _kept;
    }

    /// <summary>The process dies, and the session goes on in another one.</summary>
    /// <param name="after">How long nobody had it.</param>
    /// <param name="madeAudio">How much of a stream is made and kept elsewhere.</param>
    public SessionSimulator Restore(TimeSpan after = default, Func<AudioStreamId, SampleTime>? madeAudio = null) =>
        new(this, after, madeAudio);

    public void Forget() => _effects.Clear();

    public void Do(SessionInput input)
    {
        _session.Handle(Now, input);
        Drain();
    }

    /// <summary>A client's event as it comes over the wire.</summary>
    public void Client(string json, params AudioHeard[] heard) => Do(
        ClientEventReader.TryRead(Encoding.UTF8.GetBytes(json), _session.Extensions, out var @event, out var error)
            ? new SessionInput.ClientEventReceived(@event, Position, heard)
            : new SessionInput.ClientEventRejected(error));

    public void Infer(InferenceEvent @event) => Do(new SessionInput.InferenceReported(@event));

    /// <summary>Lets time pass, firing what becomes due on the way.</summary>
    public void Pass(TimeSpan time)
    {
        var until = Now + time;
        while (_session.NextTimeout is { } next && next.At <= until)
        {
            Now = next.At;
            _session.HandleTimeout(Now);
            Drain();
        }

        Now = until;
    }

    /// <summary>The user says something: detected start and stop, in milliseconds.</summary>
    public void Speak(long fromMs, long toMs)
    {
        StartSpeaking(fromMs);
        StopSpeaking(toMs);
    }

    public void StartSpeaking(long fromMs, params AudioHeard[] heard)
    {
        Position = SampleTime.FromMilliseconds(fromMs + 380);
        Do(new SessionInput.SpeechStarted(SampleTime.FromMilliseconds(fromMs), Position, heard));
    }

    public void StopSpeaking(long toMs)
    {
        Position = SampleTime.FromMilliseconds(toMs);
        Do(new SessionInput.SpeechStopped(Position, Position));
    }

    /// <summary>A pause in what the user says: where the voice ended, and where the edge asks whether that was all.</summary>
    public void PauseSpeaking(long voiceEndMs, long atMs, Prosody prosody = default)
    {
        Position = SampleTime.FromMilliseconds(atMs);
        Do(new SessionInput.SpeechPaused(new SpeechPause(SampleTime.FromMilliseconds(voiceEndMs), Position, prosody)));
    }

    public void ResumeSpeaking(long atMs)
    {
        Position = SampleTime.FromMilliseconds(atMs + 30);
        Do(new SessionInput.SpeechResumed(SampleTime.FromMilliseconds(atMs), Position));
    }

    /// <summary>The recogniser tells the words it was asked for last.</summary>
    public void Hear(string words)
    {
        var asked = LastCommand<InferenceCommand.ReportWords>();
        Infer(new InferenceEvent.WordsSoFar(asked.Operation, words, asked.Until));
    }

    /// <summary>The running response speaks one sentence of so many milliseconds a word, and has all its audio.</summary>
    public void Answer(string text, int wordMs = 500)
    {
        var operation = LastCommand<InferenceCommand.StartResponse>().Operation;
        Say(operation, text, wordMs);
        Infer(new InferenceEvent.SpokenEnded(operation, Length(text, wordMs)));
        Infer(new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, new TextUsage(10, 0, 5)));
    }

    public void Say(OperationId operation, string text, int wordMs = 500) =>
        Infer(new InferenceEvent.SpokenDelta(operation, text, Words(text, wordMs)));

    private static SampleTime Length(string text, int wordMs) =>
        SampleTime.FromMilliseconds(text.Split(' ').Length * (long)wordMs);

    private static List<WordTime> Words(string text, int wordMs)
    {
        var words = new List<WordTime>();
        for (var end = 0; end < text.Length;)
        {
            var space = text.IndexOf(' ', end + 1);
            end = space < 0 ? text.Length : space;
            words.Add(new WordTime(end, SampleTime.FromMilliseconds((words.Count + 1) * (long)wordMs)));
        }

        return words;
    }

    private void Drain()
    {
        while (_session.TryDrain(out var effect))
        {
            _effects.Add(effect);
        }
    }
}
