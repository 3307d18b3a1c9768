using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Benchmarks.Sessions;

/// <summary>
/// A spoken turn and the client's deletion of its two items, with the records the journal takes of them, in conversations of different lengths: the
/// longest is far beyond what the model's window holds. Goal: the same, within 1.2.
/// </summary>
[MemoryDiagnoser]
public class LongConversation
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly Dictionary<int, VoiceSession> _sessions = [];
    private ItemId? _lastDone;
    private long _positionMs;

    [GlobalSetup]
    public void Setup()
    {
        foreach (var items in (int[])[10, 10_000])
        {
            _sessions[items] = Begin(items);
        }
    }

    [Benchmark(Baseline = true)]
    public int TenItems() => Turn(_sessions[10]);

    [Benchmark]
    public int TenThousandItems() => Turn(_sessions[10_000]);

    private VoiceSession Begin(int items)
    {
        var config = SessionDefaults.Realtime(new SessionId("sess_000000000000000000000"), "gpt-realtime", 0);
        var session = new VoiceSession(DateTimeOffset.UnixEpoch, seed: 1, new SessionSettings(), config);
        Drain(session, out _);
        for (var i = 0; i < items; i++)
        {
            Client(
                session,
                $$$"""
                {"type":"conversation.item.create","item":{"type":"message","role":"user","content":[
                {"type":"input_text","text":"Number {{{i}}} of the things that one may say in a long conversation."}]}}
                """);
        }

        session.TakeChanges();
        return session;
    }

    private int Turn(VoiceSession session)
    {
        _positionMs += 3_000;
        Step(session, new SessionInput.SpeechStarted(At(200), At(560), []), out _);
        Step(session, new SessionInput.SpeechStopped(At(1_500), At(1_500)), out var operation);
        var user = _lastDone;
        Report(session, new InferenceEvent.SpokenDelta(operation, "Here is the answer.", [new WordTime(19, SampleTime.FromMilliseconds(900))]));
        Report(session, new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(900)));
        Report(session, new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, new TextUsage(10, 0, 5)));
        Client(session, $$"""{"type":"conversation.item.delete","item_id":"{{user}}"}""");
        Client(session, $$"""{"type":"conversation.item.delete","item_id":"{{_lastDone}}"}""");
        return _output.WrittenCount + session.TakeChanges().Count;
    }

    private void Client(VoiceSession session, string json)
    {
        if (!ClientEventReader.TryRead(Encoding.UTF8.GetBytes(json), out var @event, out var error))
        {
            throw new InvalidOperationException(error.Message);
        }

        Step(session, new SessionInput.ClientEventReceived(@event, At(0)), out _);
    }

    private void Report(VoiceSession session, InferenceEvent @event) =>
        Step(session, new SessionInput.InferenceReported(@event), out _);

    private void Step(VoiceSession session, SessionInput input, out OperationId response)
    {
        session.Handle(DateTimeOffset.UnixEpoch.AddMilliseconds(_positionMs), input);
        Drain(session, out response);
    }

    private void Drain(VoiceSession session, out OperationId response)
    {
        response = default;
        while (session.TryDrain(out var effect))
        {
            switch (effect)
            {
                case SessionEffect.SendEvent { Event: ServerEvent.Error refused }:
                    throw new InvalidOperationException(refused.Details.Message);
                case SessionEffect.SendEvent send:
                    _output.ResetWrittenCount();
                    ServerEventWriter.Write(_output, send.Event, send.EventId);
                    _lastDone = send.Event is ServerEvent.ItemDone done ? done.Item.Id : _lastDone;
                    break;
                case SessionEffect.Infer { Command: InferenceCommand.StartResponse start }:
                    response = start.Operation;
                    break;
            }
        }
    }

    private SampleTime At(long milliseconds) => SampleTime.FromMilliseconds(_positionMs + milliseconds);
}
