using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Client.Resumption.Downlink;

namespace OrleansRealtime.Client.Tests.Resumption.Model;

/// <summary>
/// A client made of <see cref="ResumptionState"/> and nothing else, with two queues for a network, and a program that writes down what
/// it is told. Every step is the test's.
/// </summary>
internal sealed class ModelClient(ModelServer server)
{
    private readonly Queue<string> _up = new();
    private readonly Queue<RealtimeServerEvent> _unread = new();
    private readonly List<byte> _said = [];
    private ModelAttachment? _attachment;
    private bool _awaitsResumed;
    private TimeSpan _now = TimeSpan.FromSeconds(1);

    public ResumptionState State { get; private set; } = New();

    /// <summary>Numbered events acted on since the last resync.</summary>
    public List<(long Seq, string Mark)> Acted { get; } = [];

    public Dictionary<string, MemoryStream> HeardItems { get; } = [];

    public List<string> Commands { get; } = [];

    public byte[] Said => _said.ToArray();

    public bool IsConnected => _attachment is not null;

    /// <summary>Nothing is on its way and nothing is left to send.</summary>
    public bool IsSettled => IsConnected && !_awaitsResumed && _up.Count == 0 && _attachment!.Out.Count == 0 && _unread.Count == 0
        && !State.HasUnsent;

    /// <summary>The client has heard of the server's last death.</summary>
    public int KnowsResumes { get; private set; }

    public void Begin()
    {
        _attachment = server.Connect();
        DeliverDown();
        server.Receive(_attachment, """{"type":"session.update","session":{"include":["session.resumption"]}}""");
        while (_attachment.Out.Count > 0)
        {
            DeliverDown();
        }

        Assert.True(State.IsOn);
    }

    public void Advance(TimeSpan by) => _now += by;

    public void Command(string name)
    {
        Assert.True(State.TryAddCommand(Encoding.UTF8.GetBytes($$"""{"type":"response.create","event_id":"{{name}}"}""")));
        Commands.Add($"{State.LastCommandSeq}:{name}");
    }

    public void Say(byte[] audio)
    {
        Assert.True(State.TryAppend(audio, out var lost));
        Assert.Equal(0, lost);
        _said.AddRange(audio);
    }

    public void Pump()
    {
        if (State.TryTakeNext(_now, out var message, out _))
        {
            Assert.NotNull(_attachment);
            _up.Enqueue(Encoding.UTF8.GetString(message.Utf8.Span));
            message.Return();
        }
    }

    public void DeliverUp()
    {
        if (_up.TryDequeue(out var json) && _attachment is not null)
        {
            server.Receive(_attachment, json);
        }
    }

    public void DeliverDown()
    {
        if (_attachment is null)
        {
            return;
        }

        if (!_attachment.Out.TryDequeue(out var json))
        {
            if (_attachment.IsOver)
            {
                Lose();
            }

            return;
        }

        var received = Parse(json);
        if (_awaitsResumed)
        {
            Resumed(received);
            return;
        }

        var verdict = State.Receive(received);
        if (verdict.Deliver)
        {
            _unread.Enqueue(received);
        }
        else
        {
            received.Dispose();
        }

        Assert.NotEqual(ReceiveReaction.Replaced, verdict.Reaction);
        if (verdict.Reaction == ReceiveReaction.Reconnect)
        {
            Lose();
        }
    }

    /// <summary>The program takes one event.</summary>
    public void Act()
    {
        if (!_unread.TryDequeue(out var told))
        {
            return;
        }

        using (told)
        {
            WriteDown(told);
            State.Acted(told.Ordinal);
        }
    }

    /// <summary>The connection breaks; whether the server notices is its own matter.</summary>
    public void Lose()
    {
        _attachment = null;
        _awaitsResumed = false;
        _up.Clear();
        State.Detach();
    }

    public void Return()
    {
        var request = State.Return();
        while (true)
        {
            _attachment = server.Resume(
                request.SessionId, State.Token, request.LastSeq, request.Audio.ToDictionary(at => at.ItemId, at => at.Position));
            _awaitsResumed = true;
            if (!_attachment.IsOver)
            {
                return;
            }

            Assert.True(State.TryOlderToken(), "no token is good any more");
        }
    }

    /// <summary>The process dies and comes back from what it saved.</summary>
    public void Die()
    {
        Lose();
        var saved = State.Save(0, withAudio: true).ToUtf8Json();
        while (_unread.TryDequeue(out var unread))
        {
            unread.Dispose();
        }

        State.Clear();
        State = New();
        State.Restore(SavedState.Parse(saved));
    }

    private static ResumptionState New() => new(TimeSpan.FromMinutes(5), 1 << 20);

    private void Resumed(RealtimeServerEvent received)
    {
        using (received)
        {
            Assert.Equal(ResumptionEventTypes.Resumed, received.Type);
            var outcome = State.Resumed(received, _now);
            Assert.True(outcome.IsPossible);
            Assert.Equal(0, outcome.LostSamples);
            Assert.Equal(0, outcome.UnknownCommands);
            _awaitsResumed = false;
            KnowsResumes = server.Resumes;
        }
    }

    private void WriteDown(RealtimeServerEvent told)
    {
        switch (told.Type)
        {
            case ServerEventTypes.OutputAudioDelta:
                var item = told.ItemId!;
                HeardItems.TryAdd(item, new MemoryStream());
                var expected = ModelItem.Audio(item, told.AudioPosition!.Value, told.Audio.Length / 2);
                Assert.True(told.Audio.Span.SequenceEqual(expected), "audio is not what stands at its position");
                HeardItems[item].Write(told.Audio.Span);
                break;
            case ResumptionEventTypes.ResyncRequired:
                Acted.Clear();
                HeardItems.Clear();
                break;
            case ResumptionEventTypes.Resynced or ServerEventTypes.SessionCreated or ResumptionEventTypes.GoingAway:
                break;
            default:
                if (told.GetString("mark") is { } mark && mark != "anew")
                {
                    Acted.Add((told.Sequence!.Value, mark));
                }

                break;
        }
    }

    private static RealtimeServerEvent Parse(string json)
    {
        Assert.NotNull(JsonNode.Parse(json));
        var bytes = Encoding.UTF8.GetBytes(json);
        var rented = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(rented, 0);
        return RealtimeServerEvent.Parse(rented, bytes.Length);
    }
}
