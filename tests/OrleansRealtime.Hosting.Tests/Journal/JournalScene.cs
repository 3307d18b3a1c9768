using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Hosting.Tests.Journal;

/// <summary>A journal on a scripted store and a clock that stands still.</summary>
internal sealed class JournalScene : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<JournalMetrics>().BuildServiceProvider();

    public JournalScene()
    {
        Store = new ScriptedStore(Time);
        Journal = new SessionJournal(
            Store,
            Microsoft.Extensions.Options.Options.Create(Options),
            Time,
            _services.GetRequiredService<JournalMetrics>(),
            NullLogger<SessionJournal>.Instance);
    }

    /// <summary>Whose meters are this scene's.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public JournalOptions Options { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public ScriptedStore Store { get; }

    public SessionJournal Journal { get; }

    public static StateChange Change(string key, string? value) => value is null
        ? new StateChange(key, null)
        : new StateChange(key, Encoding.UTF8.GetBytes(value));

    public SessionLog Log(string session = "sess_1", long incarnation = 1)
    {
        var log = Journal.JournalOf(new SessionId(session), incarnation);
        log.ExpiresAt = Time.GetUtcNow() + TimeSpan.FromHours(1);
        return log;
    }

    public async Task<string?> KeptAsync(string key, string session = "sess_1") =>
        await Store.Kept.ReadAsync(new SessionId(session), key, CancellationToken.None) is { } value ? Encoding.UTF8.GetString(value.Span) : null;

    /// <summary>Has the store fail one commit, so that the journal knows it is away, and waits until the journal pauses.</summary>
    public async Task LoseStoreAsync(SessionLog log)
    {
        Store.IsAway = true;
        Assert.Equal(KeepOutcome.NotKept, await log.CommitAsync());
        await PausedAsync();
    }

    /// <summary>Waits until the journal waits for its next attempt, and lets the time for it come.</summary>
    public async Task RetryAsync()
    {
        var ended = Store.Ended.Value;
        while (Store.Ended.Value == ended)
        {
            Time.AdvanceToNextTimer();
            await Task.Yield();
        }
    }

    /// <summary>The store is back, and the journal finds out.</summary>
    public async Task RecoverAsync()
    {
        Store.IsAway = false;
        Store.Open();
        while (!Journal.IsStoreAvailable)
        {
            Time.AdvanceToNextTimer();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Store.IsAway = false;
        Store.Open();
        var end = Journal.DisposeAsync().AsTask();
        while (!end.IsCompleted)
        {
            Time.AdvanceToNextTimer();
            await Task.Yield();
        }

        await end;
        await _services.DisposeAsync();
    }

    private async Task PausedAsync()
    {
        while (Journal.IsStoreAvailable)
        {
            await Task.Yield();
        }
    }
}
