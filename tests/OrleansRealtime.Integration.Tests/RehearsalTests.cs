using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansRealtime.Server.Rehearsing;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests;

/// <summary>What happens before the server listens, and how long it may take to stop.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task AConversationIsHeldAndLost_AndLeavesNothingBehind()
    {
        var log = new WarningLog();
        var before = Directory.GetDirectories(Path.GetTempPath(), "realtime-rehearsal-*");

        var rehearsal = new Rehearsal(Options.Create(new RehearsalOptions()), log);
        await rehearsal.StartingAsync(CancellationToken.None);
        await rehearsal.StartAsync(CancellationToken.None);

        Assert.Empty(log.Warnings);
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "realtime-rehearsal-*").Except(before));
    }

    [Fact]
    public async Task WhenItTakesTooLong_TheServerStartsAllTheSame()
    {
        var log = new WarningLog();
        var rehearsal = new Rehearsal(Options.Create(new RehearsalOptions()), log) { Limit = TimeSpan.Zero };
        await rehearsal.StartingAsync(CancellationToken.None);
        await rehearsal.StartAsync(CancellationToken.None);

        Assert.Single(log.Warnings);
    }

    [Fact]
    public async Task AStoppingServer_IsGivenTheTimeItPromisedItsSessions()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"), null, "Realtime:Resumption:Drain=00:02:00");

        Assert.InRange(server.Get<IOptions<HostOptions>>().Value.ShutdownTimeout, TimeSpan.FromSeconds(121), TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("00:10:01")]
    public async Task AGraceOfAKey_OutsideItsRange_IsNamedAtTheStart(string grace)
    {
        var setting = "Realtime:Policies:Keys:0123456789abcdef:Grace";
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestServer.StartAsync(new ScriptedEngine("local"), null, $"{setting}={grace}"));

        Assert.Contains(setting, exception.Message, StringComparison.Ordinal);
    }

    private sealed class WarningLog : ILogger<Rehearsal>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings.Add($"{formatter(state, exception)} {exception}");
    }
}
