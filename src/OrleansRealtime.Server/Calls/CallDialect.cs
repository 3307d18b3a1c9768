using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Protocol.Beta;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Server.Calls;

/// <summary>The words of one data channel: those of today, or the beta's once a client has spoken it.</summary>
internal sealed class CallDialect
{
    // Null: the API of today.
    private volatile BetaDialect? _beta;

    /// <summary>Whether a client that speaks the beta is to be understood.</summary>
    public bool MayTurnBeta { get; set; }

    public bool TryRead(
        ReadOnlyMemory<byte> utf8,
        out ReadOnlyMemory<byte> today,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        if (_beta is null && MayTurnBeta && BetaDialect.IsSpokenIn(utf8.Span))
        {
            _beta = new BetaDialect();
        }

        error = null;
        today = utf8;
        if (_beta is not { } beta)
        {
            return true;
        }

        var translated = beta.ToSession(utf8.Span, out error);
        today = translated;
        return translated is not null;
    }

    /// <summary>What to send for an event; nothing where the beta has no such event.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> ToClient(ReadOnlyMemory<byte> serverEvent)
    {
        if (_beta is not { } beta)
        {
            return [serverEvent];
        }

        ReadOnlyMemory<byte>[] messages = [beta.ToClient(serverEvent), beta.TakeIntroduction()];
        return messages.Where(message => !message.IsEmpty);
    }
}
