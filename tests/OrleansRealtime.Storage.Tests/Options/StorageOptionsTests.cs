using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansRealtime.Hosting;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Storage.Options;
using OrleansRealtime.Storage.Redis;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Storage.Tests.Options;

public sealed class StorageOptionsTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Kind", "redis", "must name a server")]
    [InlineData("KeyPrefix", "{x}", "KeyPrefix")]
    [InlineData("Timeout", "00:00:00", "Timeout")]
    [InlineData("Database", "-1", "Database")]
    public void WhatIsWrong_IsSaid(string key, string value, string words)
    {
        using var host = Build((key, value));
        var error = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<StorageOptions>>().Value);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APassword_IsNotInWhatIsSaid()
    {
        using var host = Build(("Kind", "redis"), ("Redis", "redis://:hunter2@"));
        var error = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<StorageOptions>>().Value);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RedisAddresses_AreReadInBothSpellings()
    {
        var uri = RedisAddress.Parse("rediss://:p%40ss@redis.example:7000/4");
        Assert.Equal("p@ss", uri.Password);
        Assert.Equal(4, uri.DefaultDatabase);
        Assert.True(uri.Ssl);
        Assert.Equal("redis.example:7000", uri.EndPoints.Single().ToString()!.Replace("Unspecified/", "", StringComparison.Ordinal));

        var own = RedisAddress.Parse("one:1,two:2,password=x");
        Assert.Equal(2, own.EndPoints.Count);
        Assert.NotNull(RedisAddress.WhyNot("http://example"));
    }

    [Fact]
    public async Task ByDefault_SessionsAreInAFileOfTheDataDirectory()
    {
        using (var host = Build())
        {
            await host.StartAsync();
            var log = host.Services.GetRequiredService<SessionJournal>().JournalOf(new("sess_1"), 1);
            log.ExpiresAt = DateTimeOffset.UtcNow.AddHours(1);
            log.Record([new("a", "1"u8.ToArray())]);
            // Nobody waits for it: the end of the host does.
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        using var again = Build();
        await again.StartAsync();
        var taken = await again.Services.GetRequiredService<ISessionStore>().TakeAsync(new("sess_1"), CancellationToken.None);
        Assert.Equal(["a"], taken!.Records.Keys);
        Assert.True(File.Exists(_directory["sessions.db"]));
        await again.StopAsync();
        await ((IAsyncDisposable)again).DisposeAsync();
    }

    [Fact]
    public async Task AFileThatCannotBeUsed_StopsTheStart()
    {
        using var host = Build(("File", "/proc/none/sessions.db"));
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => host.StartAsync());
        Assert.Contains("/proc/none/sessions.db", error.Message, StringComparison.Ordinal);
    }

    private IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting =>
            KeyValuePair.Create<string, string?>($"{StorageOptions.SectionName}:{setting.Key}", setting.Value)));
        builder.Services.AddLogging();
        builder.Services.AddSessionJournal();
        builder.Services.AddSessionStorage(_directory.Path);
        return builder.Build();
    }
}
