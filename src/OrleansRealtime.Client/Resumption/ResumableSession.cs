using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption.Returning;

namespace OrleansRealtime.Client.Resumption;

/// <summary>
/// A conversation that outlives its connection, and with <see cref="Save"/> its process. The program's stream of events goes on through
/// every loss: none is missing, told twice or out of order, and what the program says arrives once.
/// </summary>
/// <remarks>
/// One task owns the connection: it opens it, reads it, and looks for the next one when it is lost. A second one sends, as long as a
/// connection lasts. All that must be remembered is in <see cref="ResumptionState"/>, behind one lock.
/// </remarks>
public sealed partial class ResumableSession : RealtimeConversation
{
    private readonly RealtimeClientOptions _client;
    private readonly ResumableSessionOptions _options;
    private readonly ResumptionState _state;
    private readonly ResumeConnector _connector;
    private readonly ReconnectBackoff _backoff;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Channel<RealtimeServerEvent> _events;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<RealtimeClosure> _closed =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private Exception? _over;
    private int _disposed;

    private ResumableSession(RealtimeClientOptions client, ResumableSessionOptions options)
    {
        options.Validate();
        _options = options;
        _client = client with
        {
            // A ping after a third of the silence allowed, and the rest for its answer.
            KeepAliveInterval = options.SilenceTimeout / 3,
            KeepAliveTimeout = options.SilenceTimeout * 2 / 3,
        };
        _state = new ResumptionState(options.UplinkBuffer, options.MaxCommandBytes);
        _connector = new ResumeConnector(_client, options);
        _backoff = new ReconnectBackoff(options, Random.Shared);
        _events = Channel.CreateBounded<RealtimeServerEvent>(
            new BoundedChannelOptions(client.MaxWaitingServerEvents) { SingleWriter = true });
    }

    public override string? Id
    {
        get
        {
            lock (_gate)
            {
                return _state.SessionId;
            }
        }
    }

    /// <summary>Where the next sample stands in the session's input, in samples at 24 kHz.</summary>
    public long InputPosition
    {
        get
        {
            lock (_gate)
            {
                return _state.InputPosition;
            }
        }
    }

    /// <summary>Ends, never faults, when the session is over, left or lost; connections that are replaced do not count.</summary>
    public override Task<RealtimeClosure> Closed => _closed.Task;

    /// <summary>Connects and opens a session that can be resumed. One attempt, bounded by the options.</summary>
    /// <param name="client">How to reach the server.</param>
    /// <param name="sessionJson">The session object to begin with; <c>session.resumption</c> is added to its <c>include</c>. Null for the server's defaults.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="RealtimeConnectException">Nobody answered, or not in time.</exception>
    /// <exception cref="RealtimeConnectionClosedException">The connection was lost before the session stood.</exception>
    /// <exception cref="SessionLostException">The server refused.</exception>
    public static async Task<ResumableSession> ConnectAsync(
        RealtimeClientOptions client,
        string? sessionJson = null,
        ResumableSessionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        var session = new ResumableSession(client, options ?? new ResumableSessionOptions());
        try
        {
            await session.BeginAsync(sessionJson, cancellationToken);
            return session;
        }
        catch
        {
            session.Abandon();
            throw;
        }
    }

    /// <summary>Goes on with a session that another process had, or this one before. It tries as after any loss.</summary>
    /// <param name="saved">What <see cref="Save"/> gave last.</param>
    /// <param name="client">How to reach the server. The key is not used.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SessionLostException">The session cannot be gone on with.</exception>
    public static async Task<ResumableSession> RestoreAsync(
        SavedState saved,
        RealtimeClientOptions client,
        ResumableSessionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(client);
        var session = new ResumableSession(client, options ?? new ResumableSessionOptions());
        try
        {
            await session.ReturnAsync(saved, cancellationToken);
            return session;
        }
        catch
        {
            session.Abandon();
            throw;
        }
    }

    /// <summary>
    /// The events in the order they were told, through every loss; the reader owns each and disposes it. Meant for one reader at a
    /// time. A resync shows as <c>session.resync_required</c>, the conversation anew, and <c>session.resynced</c>.
    /// </summary>
    /// <exception cref="SessionLostException">After the last event, when the session was lost.</exception>
    public override async IAsyncEnumerable<RealtimeServerEvent> ReadEventsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var told in _events.Reader.ReadAllAsync(cancellationToken))
        {
            // The reader disposes the event; what is needed of it afterwards is taken now.
            var ordinal = told.Ordinal;
            yield return told;
            if (!_options.AcknowledgeManually)
            {
                Acted(ordinal);
            }
        }
    }

    /// <summary>
    /// The program is done with this event and all before it; the server may forget them. Needed with
    /// <see cref="ResumableSessionOptions.AcknowledgeManually"/>, after what came of the event was saved. The event may be disposed already.
    /// </summary>
    public void Acknowledge(RealtimeServerEvent actedOn)
    {
        ArgumentNullException.ThrowIfNull(actedOn);
        Acted(actedOn.Ordinal);
    }

    /// <summary>What <see cref="RestoreAsync"/> needs to go on from here; also after the session was lost, until it is disposed.</summary>
    /// <param name="actedOn">An event that counts as acted on with all before it, though it was not acknowledged yet; null for none.</param>
    /// <param name="withAudio">Also the user's audio that is not yet safe with the server.</param>
    public SavedState Save(RealtimeServerEvent? actedOn = null, bool withAudio = false)
    {
        lock (_gate)
        {
            return _state.Save(actedOn?.Ordinal ?? 0, withAudio);
        }
    }

    /// <summary>Sends what is queued and ends the session with 1000, in all within twice the close timeout.</summary>
    public override Task<RealtimeClosure> CloseAsync() => EndAsync(WebSocketCloseStatus.NormalClosure);

    /// <summary>Lets the connection go and leaves the session on the server, where it waits to be restored.</summary>
    /// <returns>What to restore it with, the user's audio included.</returns>
    public async Task<SavedState> LeaveAsync()
    {
        await EndAsync(WebSocketCloseStatus.EndpointUnavailable);
        return Save(withAudio: true);
    }

    /// <summary>Closes as <see cref="CloseAsync"/> does, unless that or <see cref="LeaveAsync"/> was done, and releases everything.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await CloseAsync();
        await _running;
        while (_events.Reader.TryRead(out var unread))
        {
            unread.Dispose();
        }

        _state.Clear();
        _stop.Dispose();
        _wake.Dispose();
    }
}
