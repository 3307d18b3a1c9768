using System.Text;
using OrleansRealtime.Protocol.Beta;
using OrleansRealtime.Protocol.Client;

namespace OrleansRealtime.Server.WebSockets;

internal sealed partial class RealtimeSocket
{
    // Null: the API of today, which pays for the other no more than looking here.
    private volatile BetaDialect? _dialect;
    private bool _mayTurnBeta;

    /// <summary>Chooses the words of the connection; before it runs.</summary>
    /// <param name="dialect">The beta's, or null for today's.</param>
    /// <param name="mayTurnBeta">Whether a client that then speaks the beta all the same is to be understood.</param>
    public void Speak(BetaDialect? dialect, bool mayTurnBeta)
    {
        _mayTurnBeta = mayTurnBeta;
        if (dialect is not null)
        {
            Speak(dialect);
        }
    }

    private void Speak(BetaDialect dialect)
    {
        _deltas.EventType = BetaNames.OutputAudioDelta;
        _dialect = dialect;
    }

    private bool TurnsBeta(ReadOnlySpan<byte> utf8, string? type)
    {
        if (!_mayTurnBeta ||
            type is not (ClientEventTypes.SessionUpdate or BetaNames.TranscriptionSessionUpdate) ||
            !BetaDialect.IsSpokenIn(utf8))
        {
            return false;
        }

        Speak(new BetaDialect());
        return true;
    }

    private ValueTask PostBetaAsync(ReadOnlyMemory<byte> utf8, CancellationToken ended)
    {
        if (_dialect!.ToSession(utf8.Span, out var error) is not { } translated)
        {
            return leg.RejectAsync(error!, ended);
        }

        var type = AppendReader.TryPeekType(translated, out var name) ? Encoding.UTF8.GetString(name) : null;
        return leg.PostAsync(translated, type, ended);
    }

    private async ValueTask SendBetaAsync(BetaDialect dialect, ReadOnlyMemory<byte> serverEvent)
    {
        await SendAsync(dialect.ToClient(serverEvent));
        await SendAsync(dialect.TakeIntroduction());
    }
}
