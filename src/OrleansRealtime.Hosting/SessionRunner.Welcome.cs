using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Outlets;
using OrleansRealtime.Hosting.Resumption;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Hosting;

/// <summary>What a connection is told when it comes in the middle of a session, and when it goes. None of it is numbered.</summary>
internal sealed partial class SessionRunner
{
    private readonly IdSource _passingIds = new(RandomSeed.Next());
    private ServerEvent.ResumptionUpdated? _announcement;

    private (IEnumerable<SessionOutput> Told, IReadOnlyDictionary<AudioStreamId, SampleTime>? Output) Resume(
        SessionResume resume,
        byte[] shown,
        AttachmentPoint point)
    {
        var token = ResumeToken.Create();
        var received = _resumption.Parts.From(resume.LastSeq, resume.Received);
        var plan = _resumption.Resume(resume.LastSeq, resume.Incarnation, shown, ResumeToken.HashOf(token));
        var welcome = new ServerEvent.SessionResumed(
            _session.Config.Id, _keeping.Incarnation, _resumption.ClientSeq, point.Input.Samples, TicketOf(token));

        // What was acknowledged to the last connection may not have arrived.
        _toldClientSeq = 0;
        _toldInput = SampleTime.Zero;

        // Streams whose opening is told again open by that.
        var isResync = plan.ResyncReason is not null;
        _metrics.Resumed(isResync ? "resynced" : "replayed");
        List<SessionOutput> told =
        [
            new SessionOutput.Configure(InputOf(_input!)),

            // Before any sound may leave.
            PassingOutput(welcome),
            .. received.Where(known => isResync || known.Part.OpenedBy <= resume.LastSeq)
                .Select(known => new SessionOutput.Resume(known.Part.Gate, known.From)
                {
                    Length = known.Part.ClosedBy <= resume.LastSeq || isResync ? known.Part.Length : null,
                }),
            .. plan.Events,
        ];
        if (plan.ResyncReason is { } reason)
        {
            told.Add(PassingOutput(new ServerEvent.ResyncRequired(reason, _session.Config)));
        }

        return (
            isResync ? [.. told, .. TellConversation(), PassingOutput(new ServerEvent.SessionResynced())] : told,
            received.ToDictionary(known => known.Part.Gate.Stream, known => known.From));
    }

    private (IEnumerable<SessionOutput> Told, IReadOnlyDictionary<AudioStreamId, SampleTime>? Output) Adopt(AttachmentPoint point)
    {
        // What was taken for the old connection is gone with it; the rest of an answer is heard.
        _metrics.Resumed("adopted");
        var parts = _resumption.Parts.All.Where(part => part.ClosedBy is null).Select(part => new SessionOutput.Resume(
            part.Gate,
            point.Taken.TryGetValue(part.Gate.Stream, out var taken) ? taken : new SampleTime(long.MaxValue)));
        List<SessionOutput> told =
        [
            new SessionOutput.Configure(InputOf(_input!)),
            PassingOutput(new ServerEvent.SessionCreated(_session.Config)),
            .. parts,
        ];
        return ([.. told, .. TellConversation()], null);
    }

    private IEnumerable<SessionOutput> TellConversation()
    {
        ItemId? previous = null;
        foreach (var item in _session.Conversation)
        {
            yield return PassingOutput(new ServerEvent.ItemAdded(previous, item));
            yield return PassingOutput(new ServerEvent.ItemDone(previous, item));
            previous = item.Id;
        }
    }

    private void Announce(DateTimeOffset deadline)
    {
        if (_resumption.IsOn)
        {
            var left = deadline - _time.GetUtcNow();
            Tell(PassingOutput(new ServerEvent.GoingAway((long)Math.Max(0, left.TotalMilliseconds), "shutdown")));
        }
    }

    private void TellFarewell(Outlet outlet, CloseReason reason)
    {
        if (reason == Core.CloseReason.Replaced && _resumption.IsOn)
        {
            outlet.TryTell(PassingOutput(new ServerEvent.SessionReplaced()), batch: 0);
        }
    }

    private SessionOutput.Event PassingOutput(ServerEvent @event) => new(Passing(@event), Gate: null)
    {
        After = _resumption.IsOn ? _resumption.Seq : null,
    };

    private byte[] Passing(ServerEvent @event)
    {
        _writer.ResetWrittenCount();
        ServerEventWriter.Write(_writer, @event, _passingIds.Next("event_"), _resumption.IsOn ? _resumption.Seq : null);
        return _writer.WrittenSpan.ToArray();
    }

    private ResumeTicket TicketOf(string token) => new(
        token,
        ResumableUntil.ToUnixTimeSeconds(),
        (long)_keeping.Head.Grace.TotalMilliseconds);
}
