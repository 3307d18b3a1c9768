using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption.Downlink;
using OrleansRealtime.Client.Resumption.Returning;
using OrleansRealtime.Client.Resumption.Uplink;

namespace OrleansRealtime.Client.Resumption;

/// <summary>
/// The client's side of <c>session.resumption</c>, without sockets, tasks or clocks: what was said and may have to be said again,
/// what was heard and must not be heard twice, and how to come back. Not thread-safe.
/// </summary>
internal sealed partial class ResumptionState
{
    private readonly UplinkLog _uplink;
    private readonly OutputItems _items = new();
    private readonly DeliveryLedger _ledger = new();
    private readonly ResumeTokens _tokens = new();
    private readonly CatchUpPacer _pacer = new();
    private readonly AcknowledgeSchedule _acknowledgements = new();
    private long? _received;
    private long? _incarnation;

    // Counts from the next message on: that one says whether what is known here means the same there.
    private long? _tellsIncarnation;
    private long _toldBefore;
    private bool _resyncing;
    private bool _anyPositionGoes;
    private AudioEncoding _sessionOutput = AudioEncoding.Pcm16;
    private AudioEncoding _responseOutput = AudioEncoding.Pcm16;

    public ResumptionState(TimeSpan uplinkBuffer, int maxCommandBytes)
    {
        _uplink = new UplinkLog((long)(uplinkBuffer.TotalSeconds * SamplesPerSecond), maxCommandBytes);
    }

    /// <summary>The clock of all positions.</summary>
    public const int SamplesPerSecond = 24_000;

    public string? SessionId { get; private set; }

    /// <summary>The server has switched it on: there is a token, and commands have numbers.</summary>
    public bool IsOn { get; private set; }

    /// <summary>There is a connection to send on.</summary>
    public bool IsAttached { get; private set; }

    /// <summary>What the application knows is void until the server has told it the conversation anew.</summary>
    public bool IsResyncDue { get; private set; }

    /// <summary>The last numbered event received; 0 before the first.</summary>
    public long Received => _received ?? 0;

    /// <summary>The last numbered event the application is done with.</summary>
    public long ActedSeq => _ledger.ActedSeq;

    /// <summary>The number of the newest command.</summary>
    public long LastCommandSeq => _uplink.LastSeq;

    /// <summary>The input position of the next sample.</summary>
    public long InputPosition => _uplink.NextPosition;

    /// <summary>Commands after this one must not leave yet: they are not where they survive the process.</summary>
    public long HoldCommandsAfter
    {
        get => _uplink.HeldAfter;
        set => _uplink.HeldAfter = value;
    }

    /// <summary>Counts the tokens that came.</summary>
    public int TokensTaken { get; private set; }

    /// <summary>Acted on, and the server was not told.</summary>
    public long UntoldEvents => ActedSeq - _acknowledgements.Seq;

    /// <summary>The token to come back with.</summary>
    public string? Token => _tokens.Current;

    /// <summary>The connection is gone: what is said from here on is kept, and audio may push older audio out.</summary>
    public void Detach()
    {
        IsAttached = false;
        _resyncing = false;
        _pacer.Stop();
    }

    /// <summary>What the next connection says in its address.</summary>
    public ResumeRequest Return() => new(
        SessionId ?? throw new InvalidOperationException("Nothing was switched on."),
        IsResyncDue ? ResumeRequest.BeyondAnyEvent : Received,
        _incarnation,
        [.. _items.All.Where(static item => item.EndedAt == 0).Select(static item => (item.Id, item.Received))]);

    /// <summary>The token was refused.</summary>
    /// <returns>Whether an older one is left that the server may know.</returns>
    public bool TryOlderToken() => _tokens.TryOlder();

    /// <summary>The server took this client back.</summary>
    /// <param name="resumed">The event <c>session.resumed</c>.</param>
    /// <param name="now">The time since any fixed moment.</param>
    public ResumeOutcome Resumed(RealtimeServerEvent resumed, TimeSpan now)
    {
        var last = resumed.Sequence ?? 0;
        TakeToken(resumed);
        var rewind = _uplink.Rewind(resumed.GetInteger("client_seq") ?? 0, resumed.GetInteger("input_position") ?? 0);
        var missed = Math.Max(0, last - Received);
        IsResyncDue |= last < Received;
        _toldBefore = last;
        _resyncing = false;
        _anyPositionGoes = false;
        IsAttached = rewind.IsPossible;
        if (_uplink.HasUnsent)
        {
            _pacer.Start(now);
        }

        return new ResumeOutcome(rewind.IsPossible, missed, rewind.ResentSamples, rewind.LostSamples, rewind.UnknownCommands);
    }

    /// <summary>The application is done with everything up to a place in its stream.</summary>
    public void Acted(long ordinal) => _ledger.Acted(ordinal);

    /// <summary>Returns all memory.</summary>
    public void Clear()
    {
        IsAttached = false;
        _uplink.Clear();
    }

    private void TakeToken(RealtimeServerEvent told)
    {
        _tellsIncarnation = told.GetInteger("incarnation") ?? _tellsIncarnation;
        if (told.GetString("token") is { Length: > 0 } token)
        {
            _tokens.Add(token);
            TokensTaken++;
        }
    }
}
