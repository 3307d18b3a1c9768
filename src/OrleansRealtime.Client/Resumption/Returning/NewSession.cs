using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Sending;

namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>Opens a session and switches resumption on in it, before the program gets to see it.</summary>
internal static class NewSession
{
    // Names our own request, so that a refusal of it is told from other errors.
    private const string RequestId = "event_switch_resumption_on";

    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(1);

    /// <returns>What the server told meanwhile and the program has still to hear; the caller disposes it.</returns>
    /// <exception cref="SessionLostException">The server refused.</exception>
    /// <exception cref="RealtimeConnectionClosedException">The connection was lost meanwhile.</exception>
    public static async Task<List<RealtimeServerEvent>> BeginAsync(
        RealtimeConnection connection, ResumptionState state, string? sessionJson, CancellationToken cancellationToken)
    {
        var told = new List<RealtimeServerEvent>();
        var updated = false;
        try
        {
            await foreach (var received in connection.ReadEventsAsync(cancellationToken))
            {
                await Refuse(connection, received);
                updated |= received.Type == ServerEventTypes.SessionUpdated;
                if (received.Type == ServerEventTypes.SessionCreated)
                {
                    await AskAsync(connection, received, sessionJson, cancellationToken);
                }

                if (state.Receive(received).Deliver)
                {
                    told.Add(received);
                }
                else
                {
                    received.Dispose();
                }

                if (updated && state.IsOn)
                {
                    return told;
                }
            }

            throw new RealtimeConnectionClosedException(await connection.Closed);
        }
        catch
        {
            told.ForEach(static waiting => waiting.Dispose());
            throw;
        }
    }

    private static ValueTask AskAsync(
        RealtimeConnection connection,
        RealtimeServerEvent created,
        string? sessionJson,
        CancellationToken cancellationToken)
    {
        var session = SessionUpdates.SwitchOn(sessionJson, created);
        var message = ClientEventEncoder.Event(
            ClientEventTypes.SessionUpdate, RequestId, session,
            static (json, session) =>
            {
                json.WritePropertyName("session");
                json.WriteRawValue(session);
            });
        return connection.SendAsync(message, cancellationToken);
    }

    private static async ValueTask Refuse(RealtimeConnection connection, RealtimeServerEvent received)
    {
        if (received.Type != ServerEventTypes.Error)
        {
            return;
        }

        using (received)
        {
            var asked = received.GetString("error", "event_id") == RequestId;
            var message = received.GetString("error", "message") ?? received.GetString("error", "code") ?? "The server refused.";

            // A refusal of the connection is followed by its close, whose code says more.
            RealtimeClosure? closure = null;
            if (!asked)
            {
                try
                {
                    closure = await connection.Closed.WaitAsync(FarewellPatience);
                }
                catch (TimeoutException)
                {
                }
            }

            throw new SessionLostException(asked ? LossReason.NotSupported : LossReason.Refused, message, closure);
        }
    }
}
