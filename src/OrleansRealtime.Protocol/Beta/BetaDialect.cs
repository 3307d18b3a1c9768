using System.Buffers;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>
/// One connection that speaks the beta of the API. The session knows nothing of it: what the client says is put into today's words
/// on its way in, what it is told into the beta's on its way out. One loop may call <see cref="ToSession"/> while another calls
/// <see cref="ToClient"/>. Audio needs neither: appends are the same in both, and deltas are made in either name.
/// </summary>
public sealed class BetaDialect
{
    private readonly ArrayBufferWriter<byte> _toClient = new(4 * 1024);
    private readonly string? _conversationId;
    private readonly string? _eventId;
    private double _temperature = BetaValues.DefaultTemperature;
    private bool _introduce;

    /// <summary>A connection that speaks the beta from its first word.</summary>
    /// <param name="conversationId">What its conversation is called.</param>
    /// <param name="eventId">The id of the event that names it.</param>
    public BetaDialect(string conversationId, string eventId)
    {
        _conversationId = conversationId;
        _eventId = eventId;
    }

    /// <summary>A connection found out by what it says; its conversation has begun, and keeps the name it has.</summary>
    public BetaDialect()
    {
    }

    /// <summary>Whether a message can only come from a client of the beta: a flat session, or an event of that time.</summary>
    public static bool IsSpokenIn(ReadOnlySpan<byte> utf8) => BetaClientEvents.IsBetaShaped(utf8);

    /// <summary>A client's message in today's words, or null and why it is refused.</summary>
    /// <param name="utf8">One whole message; not kept.</param>
    /// <param name="error">The refusal, with the client's <c>event_id</c> where one could be read.</param>
    public byte[]? ToSession(ReadOnlySpan<byte> utf8, out ProtocolError? error)
    {
        var output = new ArrayBufferWriter<byte>();
        error = BetaClientEvents.Write(utf8, output, out var temperature);
        if (error is not null)
        {
            return null;
        }

        if (temperature is { } given)
        {
            Volatile.Write(ref _temperature, given);
        }

        return output.WrittenCount == 0 ? utf8.ToArray() : output.WrittenSpan.ToArray();
    }

    /// <summary>A server event in the beta's words; empty when it had none for it. Good until the next call.</summary>
    public ReadOnlyMemory<byte> ToClient(ReadOnlyMemory<byte> utf8)
    {
        _toClient.ResetWrittenCount();
        BetaServerEvents.Write(_toClient, utf8, new BetaTerms(Volatile.Read(ref _temperature), _conversationId));
        _introduce = _conversationId is not null && _toClient.WrittenSpan.StartsWith("""{"type":"session.created","""u8);
        return _toClient.WrittenMemory;
    }

    /// <summary>
    /// <c>conversation.created</c>, when it is to follow what <see cref="ToClient"/> gave last; else empty. Good until the next call.
    /// </summary>
    public ReadOnlyMemory<byte> TakeIntroduction()
    {
        _toClient.ResetWrittenCount();
        if (_introduce)
        {
            _introduce = false;
            var writer = WireWriter.Rent(_toClient);
            writer.WriteStartObject();
            writer.WriteString("type", BetaNames.ConversationCreated);
            writer.WriteString("event_id", _eventId);
            writer.WriteStartObject("conversation");
            writer.WriteString("id", _conversationId);
            writer.WriteString("object", "realtime.conversation");
            writer.WriteEndObject();
            writer.WriteEndObject();
            WireWriter.Return(writer);
        }

        return _toClient.WrittenMemory;
    }
}
