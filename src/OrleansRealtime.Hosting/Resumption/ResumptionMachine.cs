using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Client;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>
/// The server's side of docs/resumption.md for one session: numbers, what is kept for a client that comes back, tokens, and which attachment
/// counts. Pure: no clock, no randomness, no store. What changes in it is read out by its owner after each call, and kept.
/// </summary>
internal sealed class ResumptionMachine
{
    // More events than a server tells while its store is away.
    private const long MaxAhead = 1_000_000;

    // A client that was away for longer than so many lives is told everything anew.
    private const int MaxLives = 16;

    private readonly List<long> _forgotten = [];
    private readonly List<SessionLife> _lives;
    private readonly ReplayWindow _window;

    /// <param name="maxEvents">Events kept for a client that has not acknowledged them.</param>
    /// <param name="maxBytes">What they may take.</param>
    /// <param name="playsByClock">Whether the edge plays answers in real time, so that events run ahead of the sound.</param>
    /// <param name="kept">What an earlier process has kept; null for a session that begins.</param>
    public ResumptionMachine(int maxEvents, long maxBytes, bool playsByClock = false, ResumptionState? kept = null)
    {
        _window = new ReplayWindow(maxEvents, maxBytes);
        kept ??= ResumptionState.Fresh;
        IsOn = kept.IsOn;
        Seq = kept.Seq;
        ClientSeq = kept.ClientSeq;
        Attachment = kept.Attachment;
        _lives = [.. kept.Lives];
        Tokens = new TokenPair(kept.Token, kept.PreviousToken);
        Parts = new SpokenParts(kept.Parts, playsByClock);
        foreach (var @event in kept.Events)
        {
            _window.Add(@event, _forgotten);
        }
    }

    /// <summary>The client has opted in.</summary>
    public bool IsOn { get; private set; }

    /// <summary>The last numbered event.</summary>
    public long Seq { get; private set; }

    /// <summary>The last command of the client that was applied.</summary>
    public long ClientSeq { get; private set; }

    /// <summary>The attachment that counts, by number; 0 before the first. Whatever an older one does changes nothing.</summary>
    public int Attachment { get; private set; }

    /// <summary>Nobody is connected.</summary>
    public bool IsParked { get; private set; }

    public TokenPair Tokens { get; }

    public SpokenParts Parts { get; }

    /// <summary>The later lives of the session that are known of, oldest first.</summary>
    public IReadOnlyList<SessionLife> Lives => _lives;

    /// <summary>Events kept for a client that comes back.</summary>
    public ReplayWindow Window => _window;

    /// <summary>Numbers an event that is about to be told.</summary>
    public long Number() => ++Seq;

    /// <summary>The session goes on in another process, from what was kept.</summary>
    public void BeginLife(long incarnation)
    {
        _lives.Add(new SessionLife(incarnation, Seq));
        if (_lives.Count > MaxLives)
        {
            _lives.RemoveAt(0);
        }
    }

    /// <summary>The client has opted in: what is told from here on is kept until it is acknowledged.</summary>
    public void SwitchOn(byte[] token)
    {
        IsOn = true;
        Tokens.Rotate(shown: [], token);
    }

    public void SwitchOff()
    {
        IsOn = false;
        Tokens.Clear();
        _window.Forget(Seq, _forgotten);
        Parts.Forget(Seq);
    }

    /// <summary>Keeps a numbered event.</summary>
    /// <returns>Streams that nobody can come back for any more, because the events behind their end had to go.</returns>
    public IReadOnlyList<SpokenPart> Keep(SessionOutput.Event @event)
    {
        var forgotten = _forgotten.Count;
        _window.Add(@event, _forgotten);
        Parts.Tell(@event.Seq!.Value, @event.Gate);
        return _forgotten.Count > forgotten ? Parts.Forget(_forgotten[^1]) : [];
    }

    /// <summary>Decides about a command and counts it when it is to be applied.</summary>
    /// <param name="number">Its number; null when it has none: such are applied as they come.</param>
    public CommandVerdict Take(long? number)
    {
        if (number is not { } seq || !IsOn)
        {
            return CommandVerdict.Apply;
        }

        Tokens.Confirm();
        if (seq <= ClientSeq)
        {
            return CommandVerdict.Repeated;
        }

        if (seq > ClientSeq + 1)
        {
            return CommandVerdict.Gap;
        }

        ClientSeq = seq;
        return CommandVerdict.Apply;
    }

    /// <summary>The client has what it says it has.</summary>
    /// <returns>Streams that got further, and streams that are over: their audio up to where it was received may go.</returns>
    public IReadOnlyList<SpokenPart> Acknowledge(ClientEvent.SessionAcknowledge acknowledged)
    {
        Tokens.Confirm();
        var moved = Parts.Receive(acknowledged.Audio);
        if (acknowledged.UpTo is not { } seq)
        {
            return moved;
        }

        // A number that was never given acknowledges nothing: it can only be a mistake.
        seq = seq > Seq ? 0 : seq;
        _window.Forget(seq, _forgotten);
        return [.. moved, .. Parts.Forget(seq)];
    }

    /// <summary>A new connection takes over, whatever there was.</summary>
    public int Attach()
    {
        IsParked = false;
        return ++Attachment;
    }

    /// <summary>A connection was lost.</summary>
    /// <returns>Whether it was the one that counts.</returns>
    public bool Detach(int attachment)
    {
        if (attachment != Attachment || IsParked)
        {
            return false;
        }

        IsParked = true;
        return true;
    }

    /// <summary>A client comes back with a token that opens the session.</summary>
    /// <param name="lastSeq">The last event it acted on.</param>
    /// <param name="incarnation">The newest life of the session it knows of.</param>
    /// <param name="shown">The hash of what it came with.</param>
    /// <param name="next">The hash of what it is to come with next time.</param>
    public ReplayPlan Resume(long lastSeq, long incarnation, ReadOnlySpan<byte> shown, byte[] next)
    {
        Tokens.Rotate(shown, next);

        // A client that knows more than the session must be told everything; the numbers it has seen are not given again, and none of those before
        // leads to the next one. One that asks for the whole state by a number that was never given moves nothing.
        var isAhead = lastSeq > LastKnownTo(incarnation);
        if (isAhead && lastSeq > Seq && lastSeq - Seq <= MaxAhead)
        {
            _window.Forget(Seq, _forgotten);
            Seq = lastSeq;
        }

        if (!isAhead && _window.TryGetAfter(lastSeq, Seq, out var events))
        {
            return new ReplayPlan(events, ResyncReason: null);
        }

        return new ReplayPlan([], isAhead ? "ahead" : "gap");
    }

    /// <summary>
    /// The last number that means the same to the session and to a client that knows of no life behind this one. What it was told beyond that was
    /// lost with its process, and the number may have been given again.
    /// </summary>
    private long LastKnownTo(long incarnation)
    {
        if (_lives.Count == 0 || incarnation >= _lives[^1].Incarnation)
        {
            return Seq;
        }

        // Of lives that are not known of any more nothing can be said.
        var next = _lives.Find(life => life.Incarnation > incarnation)!;
        return next == _lives[0] && _lives.Count == MaxLives && incarnation < next.Incarnation - 1 ? -1 : next.Before;
    }

    /// <summary>Gives back memory that is not needed now.</summary>
    public void Trim()
    {
        _window.Trim();
        _forgotten.TrimExcess();
    }

    /// <summary>The events that are not kept any more since the last call.</summary>
    public IReadOnlyList<long> TakeForgotten()
    {
        if (_forgotten.Count == 0)
        {
            return [];
        }

        long[] taken = [.. _forgotten];
        _forgotten.Clear();
        return taken;
    }
}
