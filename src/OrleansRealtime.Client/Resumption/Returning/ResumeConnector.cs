using OrleansRealtime.Client.Events;

namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>Opens connections that come back to a session. Every attempt is bounded in time.</summary>
internal sealed class ResumeConnector(RealtimeClientOptions client, ResumableSessionOptions options)
{
    private const string RateLimited = "rate_limit_exceeded";

    /// <summary>One attempt.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ResumeAttempt> ResumeAsync(ResumeRequest request, string token, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        RealtimeConnection? connection = null;
        try
        {
            var address = RealtimeEndpoint.ResolveReturn(client.Endpoint, request.ToQuery());
            connection = await RealtimeConnection.OpenAsync(client, address, token, limit.Token);
            var attempt = await GreetAsync(connection, limit.Token);
            connection = attempt.Result == ResumeResult.Resumed ? null : connection;
            return attempt;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ResumeAttempt(ResumeResult.Failed, $"no answer within {options.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch (RealtimeConnectionClosedException refused) when (refused.Code == CloseCodes.Refused)
        {
            return new ResumeAttempt(ResumeResult.Refused, refused.Message);
        }
        catch (Exception failed) when (failed is RealtimeConnectException or RealtimeConnectionClosedException)
        {
            return new ResumeAttempt(ResumeResult.Failed, failed.Message);
        }
        finally
        {
            if (connection is not null)
            {
                await connection.AbortAsync();
            }
        }
    }

    private static async Task<ResumeAttempt> GreetAsync(RealtimeConnection connection, CancellationToken cancellationToken)
    {
        await foreach (var first in connection.ReadEventsAsync(cancellationToken))
        {
            if (first.Type == ResumptionEventTypes.Resumed)
            {
                return new ResumeAttempt(ResumeResult.Resumed, "", connection, first);
            }

            using (first)
            {
                return await JudgeAsync(connection, first);
            }
        }

        return new ResumeAttempt(ResumeResult.Failed, "closed without a word");
    }

    private static async Task<ResumeAttempt> JudgeAsync(RealtimeConnection connection, RealtimeServerEvent first)
    {
        if (first.Type != ServerEventTypes.Error)
        {
            // Whatever this is, it is no return; a session it opened by mistake is closed in order.
            await connection.CloseAsync();
            return new ResumeAttempt(ResumeResult.NotSupported, $"the server began with {first.Type}");
        }

        var code = first.GetString("error", "code") ?? "";
        return code switch
        {
            RateLimited => new ResumeAttempt(ResumeResult.RateLimited, code),
            "session_not_resumable" => new ResumeAttempt(ResumeResult.Refused, code),
            _ => new ResumeAttempt(ResumeResult.Failed, $"{code}: {first.GetString("error", "message")}"),
        };
    }
}
