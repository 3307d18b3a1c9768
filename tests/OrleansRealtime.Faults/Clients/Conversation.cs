using System.Text.Json;
using OrleansRealtime.Client;
using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Client.Resumption.Notices;
using OrleansRealtime.Faults.Script;

namespace OrleansRealtime.Faults.Clients;

/// <summary>
/// One conversation by its script. What comes of an event, the commands among it, is written down with the session's state in
/// one file before the event is acknowledged (docs/client.md), so that this process may be killed at any moment.
/// </summary>
internal sealed partial class Conversation(int index, ConversationScript script, RealtimeClientOptions client, string file) : IDisposable
{
    private const int ChunkSamples = 2_400;
    private const int MaxTries = 600;

    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenSaves = TimeSpan.FromMilliseconds(200);

    private const string Settings =
        """{"type":"realtime","output_modalities":["audio"],"audio":{"input":{"turn_detection":null,"transcription":{"model":"whisper-1"}}}}""";

    private readonly SemaphoreSlim _lock = new(1);
    private readonly SemaphoreSlim _changed = new(0);
    private Account _account = new();
    private OrleansRealtime.Client.Events.RealtimeServerEvent? _last;
    private long _savedAt;

    public async Task<ConversationResult> RunAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(file))
        {
            _account = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, cancellationToken), AccountJson.Default.Account)!;
            _account.Restores++;
        }

        if (_account.Phase != Phase.Over)
        {
            try
            {
                await TalkAsync(cancellationToken);
            }
            catch (SessionLostException lost)
            {
                Wrong($"lost: {lost.Reason}, {lost.Message}");
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Wrong($"{fault}");
            }
        }

        return new ConversationResult(
            index, _account.Turn, _account.Events, script.EndOf(script.Turns.Length - 1), _account.SamplesHeard,
            (int)(_account.Session?.ClientSeq ?? 0), _account.Restores, _account.Violations);
    }

    public void Dispose()
    {
        _lock.Dispose();
        _changed.Dispose();
    }

    private async Task TalkAsync(CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(cancellationToken);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var talking = Task.Run(
            async () =>
            {
                try
                {
                    await SayAsync(session, failed.Token);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    Wrong($"{fault}");
                    await session.CloseAsync();
                }
            },
            cancellationToken);
        await foreach (var told in session.ReadEventsAsync(cancellationToken))
        {
            using (told)
            {
                await _lock.WaitAsync(cancellationToken);
                try
                {
                    await ActAsync(session, told);
                    _last = told;
                    var isPiece = told.Type.EndsWith(".delta", StringComparison.Ordinal);
                    if (!isPiece || Environment.TickCount64 - _savedAt > BetweenSaves.TotalMilliseconds)
                    {
                        Write(session);
                        session.Acknowledge(told);
                    }
                }
                finally
                {
                    _lock.Release();
                }

                if (_account.Phase == Phase.Over)
                {
                    break;
                }
            }
        }

        if (_account.Phase != Phase.Over)
        {
            Wrong("the session ended before its script");
        }

        _changed.Release();
        await talking;
    }

    private async Task<ResumableSession> OpenAsync(CancellationToken cancellationToken)
    {
        var options = new ResumableSessionOptions
        {
            AcknowledgeManually = true,
            SilenceTimeout = TimeSpan.FromSeconds(4.5),
            ConnectTimeout = TimeSpan.FromSeconds(8),
            FirstDelay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(1),
            Persist = async (session, cancelled) =>
            {
                await _lock.WaitAsync(cancelled);
                try
                {
                    Write(session);
                }
                finally
                {
                    _lock.Release();
                }
            },
            Notify = Notice,
        };
        if (_account.Session is { } saved)
        {
            return await ResumableSession.RestoreAsync(saved, client, options, cancellationToken);
        }

        for (var tries = 0; ; tries++)
        {
            try
            {
                return await ResumableSession.ConnectAsync(client, Settings, options, cancellationToken);
            }
            catch (Exception failed) when (tries < MaxTries && failed is RealtimeConnectException or RealtimeConnectionClosedException)
            {
                // The first connection is not resumed: there is nothing yet that could be lost.
                await Task.Delay(BetweenTries, cancellationToken);
            }
        }
    }

    private void Notice(ResumptionNotice notice)
    {
        switch (notice)
        {
            case Resumed { SamplesLost: > 0 } resumed:
                Wrong($"samples lost: {resumed.SamplesLost}");
                break;
            case Resumed { UnknownCommands: > 0 } resumed:
                Wrong($"unknown commands: {resumed.UnknownCommands}");
                break;
            case Resynced resynced:
                Wrong($"resync: {resynced.Reason}");
                break;
            case AudioDropped:
                Wrong("audio dropped");
                break;
        }
    }

    private void Write(ResumableSession session)
    {
        _savedAt = Environment.TickCount64;
        _account.Session = session.Save(_last, withAudio: true);
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(_account, AccountJson.Default.Account));
        File.Move(file + ".new", file, overwrite: true);
    }

    private void Wrong(string what)
    {
        lock (_account.Violations)
        {
            _account.Violations.Add($"{what} (turn {_account.Turn}, {_account.Phase}, after {_account.LastSeq}, restored {_account.Restores})");
        }
    }
}
