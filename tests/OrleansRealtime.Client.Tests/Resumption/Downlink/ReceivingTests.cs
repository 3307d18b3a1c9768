using System.Buffers;
using System.Text;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Client.Resumption.Downlink;
using OrleansRealtime.Client.Resumption.Returning;

namespace OrleansRealtime.Client.Tests.Resumption.Downlink;

public sealed class ReceivingTests
{
    private readonly ResumptionState _state = new(TimeSpan.FromMinutes(5), 1 << 20);

    public ReceivingTests()
    {
        Receive("""{"type":"session.updated","seq":2,"session":{}}""");
        Receive("""{"type":"session.resumption.updated","seq":2,"session_id":"sess_1","token":"rt_1","client_seq":1}""");
    }

    [Fact]
    public void Repeated_IsDropped_AndAGapAsksForAReturn()
    {
        Assert.Equal(ReceiveVerdict.Pass, Receive("""{"type":"a","seq":3}"""));
        Assert.Equal(ReceiveVerdict.Drop, Receive("""{"type":"a","seq":3}"""));
        Assert.Equal(ReceiveVerdict.Hole, Receive("""{"type":"a","seq":5}"""));
        Assert.Equal(3, _state.Return().LastSeq);
    }

    [Fact]
    public void Audio_IsTrimmedToTheSample()
    {
        Receive(Audio(0, 10));

        var overlapping = Parse(Audio(6, 10));
        Assert.Equal(ReceiveVerdict.Pass, _state.Receive(overlapping));
        Assert.Equal(10, overlapping.AudioPosition);
        Assert.Equal(6 * 2, overlapping.Audio.Length);
        Assert.Equal(ReceiveVerdict.Drop, Receive(Audio(2, 14)));
        Assert.Equal(ReceiveVerdict.Hole, Receive(Audio(17, 1)));
        Assert.Equal([("item_1", 16L)], _state.Return().Audio);
    }

    [Fact]
    public void Audio_OfAnItemThatEnded_IsALateCopy()
    {
        Receive(Audio(0, 10));
        Receive("""{"type":"response.output_audio.done","seq":3,"item_id":"item_1"}""");

        Assert.Equal(ReceiveVerdict.Drop, Receive(Audio(0, 10)));
        Assert.Empty(_state.Return().Audio);
    }

    [Fact]
    public void Telephony_IsCountedInSamplesOf24Kilohertz()
    {
        Receive("""{"type":"session.updated","seq":3,"session":{"audio":{"output":{"format":{"type":"audio/pcmu"}}}}}""");
        Receive(Audio(0, 10));

        // 20 bytes of G.711.
        Assert.Equal([("item_1", 60L)], _state.Return().Audio);
        var overlapping = Parse(Audio(30, 10));
        _state.Receive(overlapping);
        Assert.Equal((60, 10), (overlapping.AudioPosition, overlapping.Audio.Length));
    }

    [Fact]
    public void Resync_PutsTheNumbersWhereTheServerSays_AlsoBack()
    {
        Receive("""{"type":"a","seq":3}""");
        Receive("""{"type":"a","seq":4}""");
        Return("""{"type":"session.resumed","seq":3,"client_seq":1,"input_position":0,"token":"rt_2"}""");

        // Until the server has told everything anew, only a resync will do: also from the next connection.
        Assert.Equal(ResumeRequest.BeyondAnyEvent, _state.Return().LastSeq);
        Assert.Equal(ReceiveVerdict.Hole, Receive("""{"type":"a","seq":4}"""));
        Assert.Equal(ReceiveVerdict.Pass, Receive("""{"type":"session.resync_required","seq":3,"reason":"ahead"}"""));
        Assert.Equal(ReceiveVerdict.Pass, Receive("""{"type":"conversation.item.added","seq":3}"""));
        Assert.Equal(ResumeRequest.BeyondAnyEvent, _state.Return().LastSeq);
        var end = Parse("""{"type":"session.resynced","seq":3}""");
        Assert.Equal(ReceiveVerdict.Pass, _state.Receive(end));
        Assert.Equal(3, _state.Return().LastSeq);
        Assert.True(_state.Save(0, false).ResyncDue);
        _state.Acted(end.Ordinal);
        Assert.Equal((3, false), (_state.Save(0, false).LastSeq, _state.Save(0, false).ResyncDue));
        Assert.Equal(ReceiveVerdict.Pass, Receive("""{"type":"a","seq":4}"""));
    }

    [Fact]
    public void GapTheServerComplainsOf_AsksForAReturn_ButNotAgainWhenItIsReplayed()
    {
        const string Complaint = """{"type":"error","seq":3,"error":{"code":"input_audio_gap"}}""";
        Assert.Equal(new ReceiveVerdict(true, ReceiveReaction.Reconnect), Receive(Complaint));
        Return("""{"type":"session.resumed","seq":4,"client_seq":1,"input_position":0}""");

        Assert.Equal(
            ReceiveVerdict.Pass, Receive("""{"type":"error","seq":4,"error":{"code":"input_audio_gap"}}"""));
    }

    [Fact]
    public void Acknowledgement_IsDueOnceASecond_OrAfterAHundredEvents()
    {
        Act(Parse("""{"type":"a","seq":3}"""));
        Assert.Contains("\"seq\":3", Next(TimeSpan.FromSeconds(10), out _), StringComparison.Ordinal);
        Act(Parse(Audio(0, 10)));
        Act(Parse("""{"type":"a","seq":4}"""));

        Assert.Null(Next(TimeSpan.FromSeconds(10.4), out var wait));
        Assert.Equal(TimeSpan.FromSeconds(0.6), wait);
        Assert.Equal(
            """{"type":"session.acknowledge","seq":4,"audio":[{"item_id":"item_1","position":10}]}""",
            Next(TimeSpan.FromSeconds(11), out _));
        Assert.Null(Next(TimeSpan.FromSeconds(20), out wait));
        Assert.Equal(Timeout.InfiniteTimeSpan, wait);

        Act(Parse("""{"type":"a","seq":5}"""));
        Next(TimeSpan.FromSeconds(30), out _);
        for (var seq = 6; seq < 106; seq++)
        {
            Assert.Null(Next(TimeSpan.FromSeconds(30), out _));
            Act(Parse($$"""{"type":"a","seq":{{seq}}}"""));
        }

        Assert.Contains("\"seq\":105", Next(TimeSpan.FromSeconds(30), out _), StringComparison.Ordinal);
    }

    [Fact]
    public void SavedState_NamesNoSecret_WhenItIsPrinted() =>
        Assert.Equal("sess_1 at event 1", _state.Save(0, false).ToString());

    private static string Audio(long position, int samples) =>
        $$"""{"type":"response.output_audio.delta","seq":2,"item_id":"item_1","position":{{position}},"delta":"{{Convert.ToBase64String(new byte[samples * 2])}}"}""";

    private void Return(string resumed)
    {
        _state.Detach();
        using var told = Parse(resumed);
        _state.Resumed(told, TimeSpan.Zero);
    }

    private ReceiveVerdict Receive(string json)
    {
        using var received = Parse(json);
        return _state.Receive(received);
    }

    private void Act(RealtimeServerEvent received)
    {
        using (received)
        {
            Assert.True(_state.Receive(received).Deliver);
            _state.Acted(received.Ordinal);
        }
    }

    private string? Next(TimeSpan now, out TimeSpan wait)
    {
        if (!_state.TryTakeNext(now, out var message, out wait))
        {
            return null;
        }

        var json = Encoding.UTF8.GetString(message.Utf8.Span);
        message.Return();
        return json;
    }

    private static RealtimeServerEvent Parse(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var rented = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(rented, 0);
        return RealtimeServerEvent.Parse(rented, bytes.Length);
    }
}
