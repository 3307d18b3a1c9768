using System.Text.Json.Nodes;

namespace OrleansRealtime.Client.Tests.Resumption.Model;

/// <summary>
/// A server of one session, written from docs/resumption.md: numbers, windows, tokens, and what is passed over or refused. No sockets,
/// no clock. What it promised to keep survives <see cref="Crash"/>, nothing else of what clients said does.
/// </summary>
internal sealed class ModelServer(int window = int.MaxValue)
{
    public const string SessionId = "sess_model";

    private readonly List<ModelMoment> _told = [];
    private readonly List<ModelItem> _items = [];
    private readonly List<string> _applied = [];
    private readonly List<byte> _heard = [];
    private readonly List<(Func<ModelServer, bool> Holds, TaskCompletionSource Met)> _awaited = [];
    private List<string> _tokens = [];
    private ModelKept? _kept;
    private ModelAttachment? _current;
    private long _seq = 1;
    private long _forgotten;
    private long _clientSeq;
    private int _tokensMade;
    private int _marks;
    private bool _isOn;

    public Lock Gate { get; } = new();

    /// <summary>Names and numbers of the commands applied, in order.</summary>
    public IReadOnlyList<string> Applied => _applied;

    public byte[] Heard => _heard.ToArray();

    public long Seq => _seq;

    /// <summary>A command that the server cannot bear: its connection is gone when it comes.</summary>
    public string? BreaksOn { get; set; }

    public int Incarnation { get; private set; } = 1;

    public int Resumes { get; private set; }

    public int Resyncs { get; private set; }

    /// <summary>Whether a returning client's audio begins a little too early, as a server that keeps whole deltas would.</summary>
    public bool Overlaps { get; set; }

    /// <summary>Whether a token given now is kept at once, or only when it is used or with the next flush.</summary>
    public bool KeepsTokensAtOnce { get; set; } = true;

    /// <summary>Everything numbered that was told and not taken back by a crash, by number.</summary>
    public IEnumerable<(long Seq, string Mark)> Events =>
        _told.Where(static moment => moment.Json is not null)
            .Select(static moment => (moment.Seq, (string)JsonNode.Parse(moment.Json!)!["mark"]!));

    public IReadOnlyList<ModelItem> Items => _items;

    /// <summary>Ends when something holds. Looked at after every command.</summary>
    public Task Until(Func<ModelServer, bool> holds)
    {
        lock (Gate)
        {
            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((holds, met));
            Look();
            return met.Task;
        }
    }

    /// <summary>The session is over; nobody can come back to it.</summary>
    public void ForgetSession() => _tokens = [];

    /// <summary>Another client, with the right token, takes the session.</summary>
    public void TakeOver() => Resume(SessionId, _tokens[0], _seq, new Dictionary<string, long>());

    /// <summary>A client that knows nothing yet.</summary>
    public ModelAttachment Connect()
    {
        _current = new ModelAttachment();
        _current.Say("""{"type":"session.created","event_id":"event_1","session":{"type":"realtime","id":"sess_model","include":[]}}""");
        return _current;
    }

    /// <summary>A client that comes back.</summary>
    public ModelAttachment Resume(string? sessionId, string? token, long lastSeq, IReadOnlyDictionary<string, long> audio)
    {
        var returning = new ModelAttachment();
        if (sessionId != SessionId || token is null || !_tokens.Contains(token))
        {
            returning.Say("""{"type":"error","event_id":"event_x","error":{"type":"invalid_request_error","code":"session_not_resumable","message":"no"}}""");
            returning.Close(4000);
            return returning;
        }

        if (_current is { } old)
        {
            old.Say("""{"type":"session.replaced","event_id":"event_x","seq":0}""");
            old.Close(4001);
        }

        _current = returning;
        Resumes++;
        var fresh = NewToken();
        _tokens = [fresh, token];
        if (_kept is not null)
        {
            _kept = _kept with { Tokens = KeepsTokensAtOnce ? [.. _tokens] : [token] };
        }

        returning.Say($$"""
            {"type":"session.resumed","event_id":"event_x","seq":{{_seq}},"session_id":"{{SessionId}}","incarnation":{{Incarnation}},"client_seq":{{_clientSeq}},"input_position":{{_heard.Count / 2}},"token":"{{fresh}}","expires_at":1,"grace_ms":60000}
            """);
        if (lastSeq > _seq || lastSeq < _forgotten)
        {
            Resync(returning, lastSeq > _seq ? "ahead" : "gap");
            return returning;
        }

        Replay(returning, lastSeq, audio);
        return returning;
    }

    /// <summary>The connection is gone, and the server noticed.</summary>
    public void Drop(ModelAttachment attachment)
    {
        attachment.Close(null);
        _current = _current == attachment ? null : _current;
    }

    public void Receive(ModelAttachment attachment, string json)
    {
        if (attachment != _current)
        {
            return;
        }

        var said = JsonNode.Parse(json)!;
        switch ((string)said["type"]!)
        {
            case "session.update" when !_isOn:
                SwitchOn(said);
                break;
            case "session.acknowledge":
                _tokens = [_tokens[0]];
                Assert.InRange((long)said["seq"]!, 0, _seq);
                _forgotten = Math.Max(_forgotten, (long)said["seq"]!);
                break;
            case "input_audio_buffer.append":
                Hear(said);
                break;
            default:
                Apply(said);
                break;
        }
    }

    /// <summary>A numbered event.</summary>
    public void Tell(string type = "conversation.item.added", string rest = "")
    {
        _seq++;
        var json = $$"""{"type":"{{type}}","event_id":"event_{{Incarnation}}_{{_seq}}","seq":{{_seq}},"mark":"m{{++_marks}}"{{rest}}}""";
        _told.Add(new ModelMoment(_seq, json));
        _current?.Say(json);
        var unacknowledged = _seq - _forgotten;
        _forgotten += Math.Max(0, unacknowledged - window);
    }

    public ModelItem BeginItem()
    {
        var item = new ModelItem(_items.Count + 1);
        _items.Add(item);
        return item;
    }

    public void Speak(ModelItem item, long samples)
    {
        var moment = new ModelMoment(_seq, null, item, item.Samples, samples);
        item.Samples += samples;
        _told.Add(moment);
        if (_current is { } current)
        {
            SayAudio(current, item, moment.From, samples);
        }
    }

    public void EndItem(ModelItem item)
    {
        item.EndedAt = _seq + 1;
        Tell("response.output_audio.done", $",\"item_id\":\"{item.Id}\"");
    }

    public void GoAway() => _current?.Say(
        $$"""{"type":"session.going_away","event_id":"event_x","seq":{{_seq}},"deadline_ms":30000,"reason":"update"}""");

    /// <summary>Keeps everything, and says so.</summary>
    public void Flush()
    {
        if (!_isOn)
        {
            return;
        }

        _kept = new ModelKept(_clientSeq, _heard.Count, [.. _tokens], _seq);
        _current?.Say($$"""{"type":"session.acknowledged","event_id":"event_x","seq":{{_seq}},"client_seq":{{_clientSeq}}}""");
        _current?.Say($$"""{"type":"input_audio_buffer.acknowledged","event_id":"event_x","seq":{{_seq}},"position":{{_heard.Count / 2}}}""");
    }

    /// <summary>The process dies without a word and the next one takes up what was kept.</summary>
    /// <param name="losesEvents">What was told since the last flush was not kept either.</param>
    /// <param name="closeCode">How the connection ends; null for no close frame.</param>
    public void Crash(bool losesEvents, int? closeCode = null)
    {
        _current?.Close(closeCode);
        _current = null;
        if (_kept is null)
        {
            return;
        }

        Incarnation++;
        _clientSeq = _kept.ClientSeq;
        _applied.RemoveRange((int)_clientSeq - 1, _applied.Count - ((int)_clientSeq - 1));
        _heard.RemoveRange(_kept.HeardBytes, _heard.Count - _kept.HeardBytes);
        _tokens = [.. _kept.Tokens];
        if (losesEvents)
        {
            _seq = _kept.Seq;
            _told.RemoveAll(moment => moment.Seq > _seq || (moment.Item is not null && moment.Seq >= _seq));
            _forgotten = Math.Min(_forgotten, _seq);
            foreach (var item in _items)
            {
                item.EndedAt = item.EndedAt > _seq ? 0 : item.EndedAt;
                item.Samples = _told.Where(moment => moment.Item == item).Sum(static moment => moment.Samples);
            }
        }
    }

    private void SwitchOn(JsonNode update)
    {
        Assert.Contains("session.resumption", update["session"]!["include"]!.AsArray().Select(static value => (string)value!));
        _isOn = true;
        _clientSeq = 1;
        Tell("session.updated", ",\"session\":{\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\"}}}}");
        _tokens = [NewToken()];
        _kept = new ModelKept(1, 0, [.. _tokens], _seq);
        _current!.Say($$"""
            {"type":"session.resumption.updated","event_id":"event_x","seq":{{_seq}},"session_id":"{{SessionId}}","token":"{{_tokens[0]}}","expires_at":1,"grace_ms":60000,"client_seq":1}
            """);
    }

    private void Apply(JsonNode command)
    {
        if (BreaksOn is not null && (string?)command["event_id"] == BreaksOn)
        {
            Drop(_current!);
            return;
        }

        var seq = (long)command["seq"]!;
        if (seq > _clientSeq + 1)
        {
            Tell("error", ",\"error\":{\"code\":\"client_seq_gap\"}");
            return;
        }

        _tokens = [_tokens[0]];
        if (seq == _clientSeq + 1)
        {
            _clientSeq = seq;
            _applied.Add($"{seq}:{command["event_id"]}");
            Look();
        }
    }

    private void Look() =>
        _awaited.RemoveAll(awaited => awaited.Holds(this) && awaited.Met.TrySetResult());

    private void Hear(JsonNode append)
    {
        var audio = Convert.FromBase64String((string)append["audio"]!);
        var position = (long)append["position"]!;
        var here = _heard.Count / 2;
        if (position > here)
        {
            Tell("error", ",\"error\":{\"code\":\"input_audio_gap\"}");
            return;
        }

        var skipped = (int)Math.Min(audio.Length, (here - position) * 2);
        _heard.AddRange(audio.AsSpan(skipped));
    }

    private void Replay(ModelAttachment returning, long lastSeq, IReadOnlyDictionary<string, long> audio)
    {
        foreach (var moment in _told)
        {
            if (moment.Json is { } json)
            {
                if (moment.Seq > lastSeq)
                {
                    returning.Say(json);
                }

                continue;
            }

            var item = moment.Item!;
            var from = Math.Max(moment.From, audio.GetValueOrDefault(item.Id));
            var end = moment.From + moment.Samples;
            if ((item.EndedAt == 0 || item.EndedAt > lastSeq) && from < end)
            {
                from = Overlaps ? Math.Max(0, from - 7) : from;
                SayAudio(returning, item, from, end - from);
            }
        }
    }

    private void Resync(ModelAttachment returning, string reason)
    {
        Resyncs++;
        returning.Say($$"""{"type":"session.resync_required","event_id":"event_x","seq":{{_seq}},"reason":"{{reason}}","session":{"id":"sess_model"} }""");
        returning.Say($$"""{"type":"conversation.item.added","event_id":"event_x","seq":{{_seq}},"mark":"anew"}""");
        returning.Say($$"""{"type":"conversation.item.done","event_id":"event_x","seq":{{_seq}},"mark":"anew"}""");
        returning.Say($$"""{"type":"session.resynced","event_id":"event_x","seq":{{_seq}}}""");
        _forgotten = Math.Max(_forgotten, _seq);
    }

    private void SayAudio(ModelAttachment to, ModelItem item, long from, long samples) => to.Say($$"""
        {"type":"response.output_audio.delta","event_id":"event_x","seq":{{_seq}},"item_id":"{{item.Id}}","position":{{from}},"delta":"{{Audio(item, from, samples)}}"}
        """);

    private static string Audio(ModelItem item, long from, long samples) =>
        Convert.ToBase64String(ModelItem.Audio(item.Id, from, samples));

    private string NewToken() => $"rt_{++_tokensMade}";
}
