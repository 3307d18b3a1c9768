using OrleansRealtime.Mcp.Http;
using OrleansRealtime.Mcp.Options;
using OrleansRealtime.Mcp.Tests.Lab;

namespace OrleansRealtime.Mcp.Tests;

public sealed class ServerLinkTests
{
    [Fact]
    public async Task ClosedWhileItConnects_KeepsNothing_AndConnectsNoMore()
    {
        await using var lab = await LabServer.StartAsync(stateless: false);
        var opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lab.Opening = opening.Task;
        var link = new ServerLink(
            SessionHost.Server(lab.Url), new HostPolicy(["127.0.0.1"], allowPublic: false), new McpOptions(), TimeProvider.System);
        var first = link.ConnectAsync(CancellationToken.None);
        var second = link.ConnectAsync(CancellationToken.None);
        await lab.Requests.WaitForAsync(1);

        var closing = link.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        opening.SetResult();
        await closing;

        Assert.False((await first).IsOpen);
        await Assert.ThrowsAsync<IOException>(() => second);
        await lab.Farewells.WaitForAsync(1);
        Assert.Equal(1, lab.Farewells.Value);
    }

    [Fact]
    public async Task Closed_CanBeDropped_AndClosedAgain()
    {
        await using var lab = await LabServer.StartAsync();
        var link = new ServerLink(
            SessionHost.Server(lab.Url), new HostPolicy(["127.0.0.1"], allowPublic: false), new McpOptions(), TimeProvider.System);
        var connection = await link.ConnectAsync(CancellationToken.None);
        await link.DisposeAsync();

        await link.DropAsync(connection);
        await link.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => link.ConnectAsync(CancellationToken.None));
    }
}
