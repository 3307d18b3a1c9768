using System.Globalization;

namespace OrleansRealtime.Hosting.Tests.Resumption.Model;

/// <summary>A client that does what docs/resumption.md says, and no more.</summary>
internal sealed class ModelClient(Mutation mutation)
{
    private const long Everything = 9_007_199_254_740_991;

    private List<int> _tokens = [1];
    private List<long> _waiting = [];
    private long _acted;
    private long _incarnation = 1;
    private long _tellsIncarnation = 1;
    private long _commands;
    private int _trying;
    private bool _isResyncDue;
    private bool _isResumed = true;

    /// <summary>The conversation as it knows it.</summary>
    public string Items { get; private set; } = "";

    /// <summary>What it wanted done, in order.</summary>
    public string Wanted { get; private set; } = "";

    /// <summary>What went wrong, which nothing may.</summary>
    public string? Fault { get; private set; }

    /// <summary>Its numbers are those of the session.</summary>
    public bool MayAcknowledge => _isResumed && !_isResyncDue;

    /// <summary>Everything it wanted is known to be kept.</summary>
    public bool IsContent => _waiting.Count == 0 && !_isResyncDue;

    public ModelClient Clone()
    {
        var clone = (ModelClient)MemberwiseClone();
        clone._tokens = [.. _tokens];
        clone._waiting = [.. _waiting];
        return clone;
    }

    /// <summary>It comes back over a new connection.</summary>
    public Line Connect()
    {
        _isResumed = false;
        var line = new Line();
        var lastSeq = _isResyncDue && mutation != Mutation.AResyncIsForgotten ? Everything : _acted;
        line.Up.Add(new Message.Resume(_tokens[_trying], lastSeq, _incarnation));
        return line;
    }

    public void Command(Line line)
    {
        _waiting.Add(++_commands);
        Wanted += string.Create(CultureInfo.InvariantCulture, $"{_commands},");
        if (_isResumed)
        {
            line.Up.Add(new Message.Command(_commands));
        }
    }

    public void Acknowledge(Line line)
    {
        var unread = mutation == Mutation.EventsAreAcknowledgedUnread ? line.Down.OfType<Message.Event>().Count() : 0;
        line.Up.Add(new Message.Acknowledge(_acted + unread));
    }

    /// <summary>Takes what has arrived.</summary>
    /// <returns>False when the connection is of no use any more.</returns>
    public bool Receive(Line line, Message message)
    {
        if (message is Message.Refused)
        {
            _trying++;
            Fault ??= _trying < _tokens.Count ? null : "no token opens the session";
            return false;
        }

        if (message is Message.Resumed resumed)
        {
            Resume(line, resumed);
            return true;
        }

        _incarnation = _tellsIncarnation;
        switch (message)
        {
            case Message.Acknowledged acknowledged:
                _waiting.RemoveAll(seq => seq <= acknowledged.ClientSeq);
                return true;
            case Message.ResyncRequired:
                _isResyncDue = true;
                return true;
            case Message.Resynced resynced:
                (_isResyncDue, _acted, Items) = (false, resynced.Seq, resynced.Items);
                return true;
            case Message.Event told:
                return Act(told);
            default:
                Fault ??= $"{message} makes no sense here";
                return false;
        }
    }

    public override string ToString() =>
        $"{string.Join('/', _tokens)}.{_trying};{_acted};{_incarnation};{_tellsIncarnation};{string.Join('/', _waiting)};" +
        $"{_commands}{(_isResyncDue ? 'd' : ' ')}{(_isResumed ? 'r' : ' ')}{Items}";

    private void Resume(Line line, Message.Resumed resumed)
    {
        _isResumed = true;
        _tokens.RemoveRange(0, _trying);
        _trying = 0;
        _tokens.Insert(0, resumed.Token);
        if (mutation == Mutation.OneTokenIsKept)
        {
            _tokens.RemoveRange(1, _tokens.Count - 1);
        }

        _tellsIncarnation = resumed.Incarnation;
        if (_waiting.Count > 0 && _waiting[0] > resumed.ClientSeq + 1)
        {
            Fault ??= $"command {resumed.ClientSeq + 1} was acknowledged and is gone";
        }

        // More than it must: the server passes over what it had.
        line.Up.AddRange(_waiting.Select(seq => new Message.Command(seq)));
    }

    private bool Act(Message.Event told)
    {
        if (_isResyncDue || told.Seq != _acted + 1)
        {
            // A hole, or what it cannot know how to take: it comes back.
            return told.Seq <= _acted && !_isResyncDue;
        }

        _acted = told.Seq;
        Items += string.Create(CultureInfo.InvariantCulture, $"{told.Content},");
        return true;
    }
}
