using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Hosting.Resumption;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Hosting;

/// <summary>What is written down of a session, and what of it the client is told to forget.</summary>
internal sealed partial class SessionRunner
{
    // 250 ms: what a client that is cut off sends again at most, beyond what is being spoken.
    private static readonly SampleTime InputReceiptInterval = SampleTime.FromMilliseconds(250);

    private readonly SessionKeeping _keeping;
    private readonly ResumptionMachine _resumption;
    private readonly List<SessionOutput> _batch = [];
    private readonly List<StateChange> _changes = [];
    private long _recorded;
    private long _kept;
    private long _toldClientSeq;
    private SampleTime _toldInput;
    private bool _numbersChanged = true;

    private bool IsWrittenDown => _keeping.Log is not null &&
        (_keeping.Options.Keep == Options.KeptSessions.All || _resumption.IsOn);

    /// <summary>Writes down what changed, and then lets what was to be told leave.</summary>
    private async ValueTask FlushAsync()
    {
        TellReceipts();
        Record();
        var batch = _resumption.IsOn ? _recorded : 0;
        foreach (var output in _batch)
        {
            if (_outlet is { } outlet && !outlet.TryTell(output, batch) && !_session.IsClosed)
            {
                GiveUpClient(outlet);
                break;
            }
        }

        _batch.Clear();
        if (_session.IsClosed)
        {
            // What the close itself still has to do.
            await DrainAsync();
            Record();
            _batch.ForEach(output => _outlet?.TryTell(output, batch: 0));
            _batch.Clear();
        }
    }

    private void Record()
    {
        if (!IsWrittenDown)
        {
            return;
        }

        if (_recorded == 0)
        {
            _changes.Add(ResumptionRecords.Of(_keeping.Head));
        }

        foreach (var seq in _resumption.TakeForgotten())
        {
            _changes.Add(ResumptionRecords.WithoutEvent(seq));
        }

        if (_numbersChanged)
        {
            _changes.Add(ResumptionRecords.NumbersOf(_resumption));
            _numbersChanged = false;
        }

        StateChange[] changes = [.. _session.TakeChanges(), .. _changes];
        _changes.Clear();
        if (changes.Length > 0)
        {
            _keeping.Log!.Record(changes);
            Volatile.Write(ref _recorded, _recorded + 1);
        }
    }

    /// <summary>Keeps a numbered event for a client that comes back.</summary>
    private void Keep(SessionOutput.Event told)
    {
        var over = _resumption.Keep(told);
        _numbersChanged = true;
        _changes.Add(ResumptionRecords.Of(told));
        ForgetParts(over);
        if (told.Gate is not null && _resumption.Parts.All.FirstOrDefault(part => part.Gate.Stream == told.Gate.Stream) is { } part)
        {
            _changes.Add(ResumptionRecords.Of(part));
        }
    }

    /// <summary>Returns when the first so many batches are kept, or when it is known that they are not. Any thread.</summary>
    private async ValueTask<KeepOutcome> KeepAsync(long batch)
    {
        if (batch <= Volatile.Read(ref _kept) || _keeping.Log is not { } log)
        {
            return KeepOutcome.Kept;
        }

        var recorded = Volatile.Read(ref _recorded);
        var outcome = await log.CommitAsync();
        if (outcome != KeepOutcome.Kept)
        {
            return outcome;
        }

        for (var kept = Volatile.Read(ref _kept); kept < recorded;)
        {
            var found = Interlocked.CompareExchange(ref _kept, recorded, kept);
            kept = found == kept ? recorded : found;
        }

        return KeepOutcome.Kept;
    }

    /// <summary>Opting in, and out again.</summary>
    private void FollowSwitch(bool isOn)
    {
        if (isOn == _resumption.IsOn)
        {
            return;
        }

        _numbersChanged = true;
        _inference.PostAsync(new InferenceCommand.KeepSpeech(isOn), CancellationToken.None).AsTask();
        if (!isOn)
        {
            ForgetParts(_resumption.Parts.All);
            _resumption.SwitchOff();
            return;
        }

        var token = ResumeToken.Create();
        _resumption.SwitchOn(ResumeToken.HashOf(token));
        _announcement = new ServerEvent.ResumptionUpdated(
            _session.Config.Id, _keeping.Incarnation, TicketOf(token), _resumption.ClientSeq);
    }

    private void TellReceipts()
    {
        if (!_resumption.IsOn || _outlet is null)
        {
            return;
        }

        if (_announcement is { } announcement)
        {
            _announcement = null;
            Tell(PassingOutput(announcement));
            Tell(new SessionOutput.Configure(InputOf(_input!)));
        }

        if (_outlet.OwesReceipt)
        {
            _outlet.OwesReceipt = false;
            _toldClientSeq = 0;
            _toldInput = SampleTime.Zero;
        }

        if (_resumption.ClientSeq > _toldClientSeq)
        {
            _toldClientSeq = _resumption.ClientSeq;
            Tell(new SessionOutput.Receipt(Passing(new ServerEvent.CommandsAcknowledged(_toldClientSeq))));
        }

        var needed = _session.InputNeededFrom;
        if (needed - _toldInput >= InputReceiptInterval)
        {
            _toldInput = needed;
            Tell(new SessionOutput.Receipt(Passing(new ServerEvent.InputAudioAcknowledged(needed.Samples))));
        }
    }

    // The edge says from time to time how far the audio has come: only then can the client forget it.
    private InputSettings InputOf(InputSettings settings) =>
        _resumption.IsOn && !settings.ReportProgress ? settings with { ReportProgress = true } : settings;

    private void HandleAcknowledge(ClientEvent.SessionAcknowledge acknowledged)
    {
        _numbersChanged = true;
        foreach (var part in _resumption.Acknowledge(acknowledged))
        {
            if (acknowledged.UpTo is { } seq && _resumption.Parts.IsOver(part, seq))
            {
                ForgetParts([part]);
            }
            else
            {
                FollowPart(part);
            }
        }
    }

    private void FollowPart(SpokenPart part)
    {
        _changes.Add(ResumptionRecords.Of(part));
        _inference.PostAsync(
            new InferenceCommand.SpeechHeard(part.Gate.Stream, part.Received), CancellationToken.None).AsTask();
    }

    /// <summary>What the edge says of the playing, for a client that comes back.</summary>
    private void FollowPlayback(ControlMessage message)
    {
        switch (message)
        {
            case ControlMessage.PlaybackProgressed progressed:
                foreach (var part in _resumption.Parts.Progress(progressed.Heard))
                {
                    FollowPart(part);
                }

                break;
            case ControlMessage.PlaybackEnded ended:
                FollowPlayed(ended.Stream);
                break;
            case ControlMessage.PlaybackCut { Heard: var cut }:
                FollowSilenced(cut);
                break;
            case ControlMessage.SpeechStarted { Heard: var silenced }:
                FollowSilenced(silenced);
                break;
        }
    }

    private void FollowSilenced(IReadOnlyList<AudioHeard> heard)
    {
        for (var i = 0; i < heard.Count; i++)
        {
            if (_keeping.Head.IsCall && heard[i].WasCut)
            {
                FollowPlayed(heard[i].Stream);
            }
        }
    }

    private void FollowPlayed(AudioStreamId stream)
    {
        if (_resumption.Parts.Play(stream, _resumption.Seq) is { } part)
        {
            _changes.Add(ResumptionRecords.Of(part));
        }
    }

    private void ForgetParts(IReadOnlyList<SpokenPart> parts)
    {
        foreach (var part in parts)
        {
            _changes.Add(ResumptionRecords.Without(part));
            _inference.PostAsync(
                new InferenceCommand.SpeechHeard(part.Gate.Stream, new SampleTime(long.MaxValue)),
                CancellationToken.None).AsTask();
        }
    }

    /// <summary>What the connection that carries the audio says.</summary>
    private async ValueTask HandleOwnAsync(ControlMessage message)
    {
        if (message is ControlMessage.PlaybackProgressed)
        {
            FollowPlayback(message);
            return;
        }

        var input = ToInput(message, AttachmentId.Primary);
        if (input is SessionInput.ClientEventReceived { Event: ClientEvent.SessionAcknowledge acknowledged })
        {
            HandleAcknowledge(acknowledged);
            return;
        }

        var judged = message is ControlMessage.ClientEvent command ? Judge(command, input) : input;
        if (judged is not null)
        {
            await HandleAsync(judged);
        }

        // Behind the events that it has caused.
        FollowPlayback(message);
    }

    /// <summary>What a command's number makes of it.</summary>
    /// <returns>What the session is to be told; null for nothing.</returns>
    private SessionInput? Judge(ControlMessage.ClientEvent message, SessionInput input)
    {
        var number = input is SessionInput.ClientEventReceived { Event.Seq: { } seq } ? seq
            : input is SessionInput.ClientEventRejected && _resumption.IsOn ? CommandNumber.Find(message.Utf8.Span)
            : null;
        var verdict = _resumption.Take(number);
        _numbersChanged |= number is not null;
        return verdict switch
        {
            CommandVerdict.Repeated => null,
            CommandVerdict.Gap => new SessionInput.ClientEventRejected(ProtocolError.InvalidRequest(
                ErrorCodes.ClientSeqGap,
                $"Command {number} cannot be applied: the one behind {_resumption.ClientSeq} is missing.",
                "seq")),
            _ => input,
        };
    }

    /// <summary>Moves on when the store is to forget the session. Any thread.</summary>
    public void Renew()
    {
        if (_keeping.Log is { } log)
        {
            log.ExpiresAt = ResumableUntil;
        }
    }

    private DateTimeOffset ResumableUntil => _time.GetUtcNow() + _keeping.Head.Grace + _keeping.Options.Retention;

    /// <summary>Whether everything of the session would be found again. While the store is away it is better kept here.</summary>
    private async ValueTask<bool> IsKeptAsync()
    {
        await FlushAsync();
        return _keeping.Log is not { } log || await log.CommitAsync() != KeepOutcome.NotKept;
    }

    private async ValueTask EndKeepingAsync()
    {
        if (_keeping.Log is not { } log)
        {
            return;
        }

        if (_isLeaving)
        {
            await log.DisposeAsync();
        }
        else
        {
            await log.DeleteAsync();
        }
    }
}
