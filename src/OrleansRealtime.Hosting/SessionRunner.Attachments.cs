using System.Threading.Channels;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Outlets;
using OrleansRealtime.Hosting.Resumption;

namespace OrleansRealtime.Hosting;

/// <summary>The connections that carry a session's audio, one after the other, and the time between them.</summary>
internal sealed partial class SessionRunner
{
    // How long a session that should leave stays at least when its store is away.
    private static readonly TimeSpan StoreRetryInterval = TimeSpan.FromSeconds(1);

    private Outlet? _outlet;
    private DateTimeOffset? _parkedUntil;
    private DateTimeOffset? _leaveBy;
    private bool _isLeaving;
    private bool _awaitsAudio;

    /// <summary>It has ended, or goes on in another process.</summary>
    public bool IsOver => _session.IsClosed || _isLeaving;

    /// <summary>Nobody is connected.</summary>
    public bool IsParked => _resumption.IsParked;

    private DateTimeOffset? NextOfConnection => Earliest(_parkedUntil, _leaveBy);

    /// <summary>The first connection; before the session runs.</summary>
    public Outlet Attach() => _outlet = new Outlet(_resumption.Attach(), KeepAsync);

    /// <summary>For a session that was loaded, before it runs: it waits for its client, and for audio it has heard before.</summary>
    public void AwaitClient(long incarnation)
    {
        _resumption.BeginLife(incarnation);
        _resumption.Detach(_resumption.Attachment);
        _awaitsAudio = true;
        _recorded = 1;
        _kept = 1;
        _parkedUntil = _time.GetUtcNow() + _keeping.Head.Grace;
    }

    /// <summary>A client comes back.</summary>
    /// <returns>Its way in; null when it has no right to it, or the session is over.</returns>
    public async ValueTask<ResumeGrant?> ResumeAsync(SessionResume resume, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<ResumeGrant?>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _mailbox.Writer.WriteAsync(new Mail { Resumed = new ResumeMail(resume, answer) }, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return null;
        }

        // Not given up: whoever was let in must be known, or nobody would let it leave.
        return await answer.Task;
    }

    /// <summary>A connection was lost. Does nothing for one that was replaced.</summary>
    public ValueTask DetachAsync(int attachment) => PostAsync(new Mail { Lost = attachment });

    /// <summary>The client of a connection has left for good. Does nothing for one that was replaced.</summary>
    public ValueTask EndAsync(int attachment) => PostAsync(new Mail { Ended = attachment });

    /// <summary>The server goes away: the session leaves this process at its next pause, or when the time is up.</summary>
    public ValueTask LeaveAsync(DateTimeOffset deadline) => PostAsync(new Mail { LeaveBy = deadline });

    private bool IsCurrent(int attachment) => attachment == _resumption.Attachment && !_resumption.IsParked;

    private async ValueTask HandleAttachmentAsync(Mail mail)
    {
        if (mail.Resumed is { } resumed)
        {
            resumed.Answer.TrySetResult(await AdmitAsync(resumed.Resume));
        }

        if (mail.Ended is { } ended && IsCurrent(ended))
        {
            await HandleAsync(new SessionInput.Closed(Core.CloseReason.ClientClosed));
        }

        if (mail.Lost is { } lost && _resumption.Detach(lost))
        {
            await ParkAsync(Core.CloseReason.Parked);
        }

        if (mail.LeaveBy is { } deadline)
        {
            _leaveBy = deadline;
            Announce(deadline);
        }

        if (mail.IsFenced)
        {
            _isLeaving = true;
            EndOutlet(Core.CloseReason.Replaced);
        }
    }

    private async ValueTask HandleTimeAsync(DateTimeOffset now)
    {
        if (IsOver)
        {
            return;
        }

        if (_leaveBy is { } deadline && (now >= deadline || _session.IsAtRest))
        {
            await GoAsync(Core.CloseReason.Shutdown, mayStay: true);
        }
        else if (_parkedUntil <= now)
        {
            if (_resumption.IsOn && IsWrittenDown && !await IsKeptAsync())
            {
                _parkedUntil = now + StoreRetryInterval;
                return;
            }

            _parkedUntil = null;
            await GoAsync(Core.CloseReason.ClientClosed, mayStay: _resumption.IsOn);
        }
    }

    /// <summary>Lets a client in, if it has the right to it.</summary>
    private async ValueTask<ResumeGrant?> AdmitAsync(SessionResume resume)
    {
        // A session whose time ran out while nobody was there is over.
        await HandleTimeoutAsync(_time.GetUtcNow());
        var shown = resume.Token is { } token ? ResumeToken.HashOf(token) : null;
        if (IsOver || !ResumeRight.IsGranted(resume, shown, _keeping.Head, _resumption.Tokens))
        {
            return null;
        }

        // 1. The old connection counts no more, neither its words nor its audio.
        await FlushAsync();
        EndOutlet(Core.CloseReason.Replaced);
        var attachment = _resumption.Attach();
        _parkedUntil = null;
        _numbersChanged = true;
        if ((shown is null || resume.CallId is not null) && _awaitsAudio)
        {
            // A client that knows nothing of positions, and one that simply speaks, will not send again what the last process had heard.
            await HandleAsync(new SessionInput.InputLost(_session.InputPosition));
        }

        var point = await _inference.BeginAttachmentAsync(attachment, _session.InputNeededFrom);
        _awaitsAudio = false;

        // 2. What it is told before anything new, behind what must be kept first.
        var (told, output) = shown is null ? Adopt(point) : Resume(resume, shown, point);
        _batch.Clear();
        Record();
        _outlet = new Outlet(attachment, KeepAsync);
        _outlet.Begin(told, _resumption.IsOn ? _recorded : 0);
        return new ResumeGrant(_outlet, new ResumePoint(point.Input, _session.SpeakingFrom, output));
    }

    private async ValueTask ParkAsync(CloseReason reason)
    {
        EndOutlet(reason);
        await HandleAsync(new SessionInput.Parked());
        _parkedUntil = _time.GetUtcNow() + _keeping.Head.Grace;

        // Many may wait at once, and for long.
        await FlushAsync();
        _changes.TrimExcess();
        _batch.TrimExcess();
        _resumption.Trim();
    }

    /// <summary>The session leaves this process.</summary>
    /// <param name="reason">What its connection is told.</param>
    /// <param name="mayStay">Whether it may be come back to.</param>
    private async ValueTask GoAsync(CloseReason reason, bool mayStay)
    {
        if (!mayStay || !IsWrittenDown)
        {
            await HandleAsync(new SessionInput.Closed(reason));
            return;
        }

        _numbersChanged = true;
        await FlushAsync();
        _isLeaving = true;
        CloseReason = reason;
        EndOutlet(reason);
    }

    /// <summary>A client that does not take its events is given up; one that can come back for them may.</summary>
    private void GiveUpClient(Outlet outlet)
    {
        Log.ClientTooSlow(_logger);
        if (_resumption.IsOn && _resumption.Detach(outlet.Attachment))
        {
            EndOutlet(Core.CloseReason.TooSlow);
            _parkedUntil = _time.GetUtcNow() + _keeping.Head.Grace;
            return;
        }

        CloseReason = Core.CloseReason.TooSlow;
        _session.Handle(_time.GetUtcNow(), new SessionInput.Closed(Core.CloseReason.TooSlow));
    }

    private void EndOutlet(CloseReason reason)
    {
        if (_outlet is not { } outlet)
        {
            return;
        }

        TellFarewell(outlet, reason);
        outlet.TryTell(new SessionOutput.Close(reason), batch: 0);
        outlet.End();
        _outlet = null;
    }

    private async ValueTask PostAsync(Mail mail)
    {
        try
        {
            await _mailbox.Writer.WriteAsync(mail);
        }
        catch (ChannelClosedException)
        {
            // The session is over: there is nothing left to leave.
        }
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one < other ? one : other;
}
