using System.Buffers.Binary;
using System.Globalization;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Resumption;
using OrleansRealtime.Protocol.Client;

namespace OrleansRealtime.Hosting.Tests.Resumption.Model;

/// <summary>
/// The server's side: the real <see cref="ResumptionMachine"/>, made anew from what it left for every step, and the little that its owner does around it.
/// </summary>
internal sealed class ModelServer(Mutation mutation, bool isStoreSlow)
{
    // Few enough for the window to overflow.
    private const int MaxEvents = 3;

    private ResumptionState _live = ResumptionState.Fresh;
    private ResumptionState _kept = ResumptionState.Fresh;
    private bool _isParked;
    private string _keptItems = "";
    private string _keptApplied = "";
    private int _contents;
    private bool _hasOverflowed;

    /// <summary>What went wrong, which nothing may.</summary>
    public string? Fault { get; private set; }

    /// <summary>Everything that was told, in order: the conversation.</summary>
    public string Items { get; private set; } = "";

    /// <summary>The commands that were applied, in order.</summary>
    public string Applied { get; private set; } = "";

    public long Incarnation { get; private set; } = 1;

    public int Tokens { get; private set; }

    public long Seq => _live.Seq;

    public ModelServer Clone() => (ModelServer)MemberwiseClone();

    /// <summary>The session is there, and its client is attached with the first token.</summary>
    public int Begin()
    {
        Tokens = 1;
        Do(machine =>
        {
            machine.Attach();
            machine.SwitchOn(HashOf(1));
        });
        Commit();
        return _live.Attachment;
    }

    /// <summary>Something happens in the session.</summary>
    public void Tell(Line? to) => Do(machine => Tell(machine, ++_contents, to));

    /// <summary>Takes what has arrived on a connection.</summary>
    public void Receive(Line line, Message message)
    {
        if (message is Message.Resume resume)
        {
            Admit(line, resume);
            return;
        }

        if ((line.Attachment != _live.Attachment || _isParked) && mutation != Mutation.TheReplacedAreHeard)
        {
            return;
        }

        Do(machine =>
        {
            switch (message)
            {
                case Message.Acknowledge acknowledge:
                    machine.Acknowledge(new ClientEvent.SessionAcknowledge(acknowledge.Seq, []));
                    break;
                case Message.Command { Seq: var seq }
                    when machine.Take(seq) == CommandVerdict.Apply || mutation == Mutation.CommandsAreNotCounted:
                    Applied += Text(seq);
                    Tell(machine, ++_contents, line);
                    if (mutation == Mutation.ReceiptsRunAhead)
                    {
                        line.Down.Add(new Message.Acknowledged(seq));
                    }

                    break;
            }
        });
    }

    /// <summary>A connection was lost, as far as the server can see.</summary>
    public void Lose(Line line)
    {
        line.HasServer = false;
        _isParked |= line.Attachment == _live.Attachment;
    }

    /// <summary>The store has everything, and the client is told so.</summary>
    public void Keep(Line? current)
    {
        Commit();
        if (_live.ClientSeq > 0)
        {
            current?.Down.Add(new Message.Acknowledged(_live.ClientSeq));
        }
    }

    /// <summary>The process is gone; the next one goes on with what was kept.</summary>
    public void Die()
    {
        (_live, Items, Applied) = (_kept, _keptItems, _keptApplied);
        Incarnation++;
        _isParked = true;
        Do(machine => machine.BeginLife(Incarnation));
    }

    /// <summary>Whether this connection is the one that counts.</summary>
    public bool IsCurrent(Line line) => line.HasServer && line.Attachment == _live.Attachment && !_isParked;

    public override string ToString() =>
        $"{Describe(_live)}{(_isParked ? 'p' : ' ')}{Items};{Applied};{Describe(_kept)}{_keptItems};{_keptApplied};{Incarnation};{Tokens}";

    private void Admit(Line line, Message.Resume resume)
    {
        var shown = HashOf(resume.Token);
        if (!new TokenPair(_live.Token, _live.PreviousToken).Opens(shown))
        {
            line.Down.Add(new Message.Refused());
            line.HasServer = false;
            return;
        }

        var next = HashOf(++Tokens);
        _isParked = false;
        Do(machine =>
        {
            line.Attachment = machine.Attach();
            var incarnation = mutation == Mutation.LivesAreNotToldApart ? long.MaxValue : resume.Incarnation;
            var plan = machine.Resume(resume.LastSeq, incarnation, shown, next);
            line.Down.Add(new Message.Resumed(machine.Seq, machine.ClientSeq, Tokens, Incarnation));
            line.Down.AddRange(plan.Events.Select(told => new Message.Event(told.Seq!.Value, ContentOf(told))));
            if (plan.ResyncReason is not null)
            {
                Fault ??= plan.ResyncReason == "gap" && !_hasOverflowed ? "events are gone that were not acted on" : null;
                line.Down.Add(new Message.ResyncRequired());
                line.Down.Add(new Message.Resynced(machine.Seq, Items));
            }
        });
        if (mutation == Mutation.TheOldTokenDiesAtOnce)
        {
            _live = _live with { PreviousToken = null };
        }
    }

    private void Tell(ResumptionMachine machine, int content, Line? to)
    {
        var seq = machine.Number();
        _hasOverflowed |= machine.Window.Count == MaxEvents;
        var utf8 = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(utf8, content);
        machine.Keep(new SessionOutput.Event(utf8, Gate: null) { Seq = seq });
        Items += Text(content);
        to?.Down.Add(new Message.Event(seq, content));
    }

    // With a store that is there nothing leaves before it is kept.
    private void Do(Action<ResumptionMachine> step)
    {
        var machine = new ResumptionMachine(MaxEvents, maxBytes: 1_000, kept: _live);
        step(machine);
        machine.Window.TryGetAfter(machine.Window.Before, machine.Seq, out var events);
        _live = new ResumptionState
        {
            IsOn = machine.IsOn,
            Seq = machine.Seq,
            ClientSeq = machine.ClientSeq,
            Attachment = machine.Attachment,
            Token = machine.Tokens.Current?.ToArray(),
            PreviousToken = machine.Tokens.Previous?.ToArray(),
            Lives = [.. machine.Lives],
            Events = events ?? [],
        };
        if (!isStoreSlow)
        {
            Commit();
        }
    }

    private void Commit() => (_kept, _keptItems, _keptApplied) = (_live, Items, Applied);

    private static byte[] HashOf(int token) => [(byte)token, .. new byte[31]];

    private static int ContentOf(SessionOutput.Event told) => BinaryPrimitives.ReadInt32LittleEndian(told.Utf8.Span);

    private static string Text(long content) => string.Create(CultureInfo.InvariantCulture, $"{content},");

    private static string Describe(ResumptionState state) =>
        $"{state.Seq}.{state.ClientSeq}.{state.Attachment}.{state.Token?[0]}.{state.PreviousToken?[0]}." +
        $"{string.Join('/', state.Lives.Select(life => $"{life.Incarnation}:{life.Before}"))}." +
        $"{string.Join('/', state.Events.Select(told => $"{told.Seq}:{ContentOf(told)}"))}";
}
