using System.Buffers;
using BenchmarkDotNet.Attributes;
using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Benchmarks.Sessions;

/// <summary>
/// The session's own work for one spoken turn, from speech to the end of the answer, every event written. Some twenty steps;
/// once a turn, so garbage is no sin here. Each turn is a new session's first, so that no conversation grows.
/// </summary>
[MemoryDiagnoser]
public class SessionTurn
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly SessionConfig _config = SessionDefaults.Realtime(new SessionId("sess_000000000000000000000"), "gpt-realtime", 0);

    /// <summary>A session that begins and is ready; what to take off the other.</summary>
    [Benchmark(Baseline = true)]
    public int Begin()
    {
        var session = New();
        return Drain(session, out _);
    }

    [Benchmark]
    public int Turn()
    {
        var session = New();
        var effects = Drain(session, out _);
        effects += Step(session, new SessionInput.SpeechStarted(At(200), At(560), []), out _);
        effects += Step(session, new SessionInput.SpeechStopped(At(1_500), At(1_500)), out var operation);
        effects += Report(session, new InferenceEvent.SpokenDelta(operation, "Here is the answer.", [new WordTime(19, At(900))]));
        effects += Report(session, new InferenceEvent.SpokenEnded(operation, At(900)));
        effects += Report(session, new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, new TextUsage(10, 0, 5)));
        return effects;
    }

    private VoiceSession New() => new(Now, seed: 1, new SessionSettings(), _config);

    private int Report(VoiceSession session, InferenceEvent @event) =>
        Step(session, new SessionInput.InferenceReported(@event), out _);

    private int Step(VoiceSession session, SessionInput input, out OperationId response)
    {
        session.Handle(Now, input);
        return Drain(session, out response);
    }

    private int Drain(VoiceSession session, out OperationId response)
    {
        response = default;
        var effects = 0;
        while (session.TryDrain(out var effect))
        {
            effects++;
            if (effect is SessionEffect.SendEvent send)
            {
                _output.ResetWrittenCount();
                ServerEventWriter.Write(_output, send.Event, send.EventId);
            }
            else if (effect is SessionEffect.Infer { Command: InferenceCommand.StartResponse start })
            {
                response = start.Operation;
            }
        }

        return effects;
    }

    private static SampleTime At(long milliseconds) => SampleTime.FromMilliseconds(milliseconds);
}
