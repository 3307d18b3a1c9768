using System.Net;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Mcp.Tests.Lab;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Mcp.Tests;

/// <summary>The adapter against a real server.</summary>
public sealed class McpSessionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lists_AndCalls_OnOneConnection_NewProtocolOrOld(bool stateless)
    {
        await using var lab = await LabServer.StartAsync(stateless);
        await using var host = new SessionHost();

        var listed = Assert.IsType<McpEvent.ToolsListed>(await host.ListAsync(lab));
        var called = await host.CallAsync(lab, "add_numbers", """{"a":2,"b":3}""");
        var again = await host.CallAsync(lab, "add_numbers", """{"a":3,"b":3}""");

        var add = listed.Tools.Single(tool => tool.Name == "add_numbers");
        Assert.Equal(("Adds two numbers.", true), (add.Description, add.IsReadOnly));
        Assert.Equal("object", add.InputSchema.GetProperty("type").GetString());
        Assert.True(add.Annotations!.Value.GetProperty("readOnlyHint").GetBoolean());
        Assert.False(listed.Tools.Single(tool => tool.Name == "fail").IsReadOnly);
        Assert.Equal("The sum is 5.", Assert.IsType<McpEvent.CallCompleted>(called).Output);
        Assert.Equal("The sum is 6.", Assert.IsType<McpEvent.CallCompleted>(again).Output);
    }

    [Fact]
    public async Task FailingTool_IsTheToolsFailure_InItsOwnWords()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();

        var failure = await host.FailAsync(lab, "fail");

        Assert.Equal(McpFailureKind.ToolExecution, failure.Kind);
        Assert.Contains("The lab is closed.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownTool_IsAProtocolError()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();

        var failure = await host.FailAsync(lab, "nothing");

        Assert.Equal((McpFailureKind.Protocol, -32602), (failure.Kind, failure.Code));
    }

    [Fact]
    public async Task ArgumentsThatAreNoObject_AreNotSent()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();

        var failure = await host.FailAsync(lab, "add_numbers", "[1]");

        Assert.Equal((McpFailureKind.Protocol, -32602), (failure.Kind, failure.Code));
        Assert.Equal(0, lab.Requests.Value);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task HttpError_IsToldWithItsStatus(HttpStatusCode status)
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();
        await host.ListAsync(lab);
        lab.Status = status;

        var failure = await host.FailAsync(lab, "add_numbers", """{"a":2,"b":3}""");
        await using var other = new SessionHost();
        var listing = Assert.IsType<McpEvent.ListingFailed>(await other.ListAsync(lab));

        Assert.Equal((McpFailureKind.Http, (int)status), (failure.Kind, failure.Code));
        Assert.Contains($"{(int)status}", listing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VanishedServer_FailsCallsAndListings()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();
        await host.ListAsync(lab);
        await lab.VanishAsync();

        var failure = await host.FailAsync(lab, "add_numbers", """{"a":2,"b":3}""");
        var listing = Assert.IsType<McpEvent.ListingFailed>(await host.ListAsync(lab));

        Assert.Equal((McpFailureKind.Http, 502), (failure.Kind, failure.Code));
        Assert.Contains("could not be reached", listing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerThatVanishesDuringACall_FailsIt()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();
        var failing = host.FailAsync(lab, "hang");
        await lab.Hanging.WaitForAsync(1);

        await lab.VanishAsync();

        var failure = await failing;
        Assert.NotEqual(McpFailureKind.ToolExecution, failure.Kind);
    }

    [Fact]
    public async Task SlowTool_IsGivenUp_WhenItsTimeIsOver()
    {
        var time = new ManualTimeProvider();
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost(time: time);
        await host.ListAsync(lab);
        var failing = host.FailAsync(lab, "hang");
        await lab.Hanging.WaitForAsync(1);

        time.Advance(TimeSpan.FromSeconds(60));

        var failure = await failing;
        Assert.Equal((McpFailureKind.Http, 504), (failure.Kind, failure.Code));
        await lab.GivenUp.WaitForAsync(1);
    }

    [Fact]
    public async Task MuteServer_IsGivenUp_WhenItsTimeIsOver()
    {
        var time = new ManualTimeProvider();
        await using var lab = await LabServer.StartAsync();
        lab.IsMute = true;
        await using var host = new SessionHost(time: time);
        var listing = host.ListAsync(lab);
        await lab.Requests.WaitForAsync(1);

        time.Advance(TimeSpan.FromSeconds(15));

        Assert.Contains("15 seconds", Assert.IsType<McpEvent.ListingFailed>(await listing).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelledCall_IsGivenUp_AndReportsNothing()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();
        host.Session.Post(new McpCommand.CallTool(new OperationId(99), SessionHost.Server(lab.Url), "hang", "{}"));
        await lab.Hanging.WaitForAsync(1);

        host.Session.Post(new McpCommand.Cancel(new OperationId(99)));

        await lab.GivenUp.WaitForAsync(1);
        var next = await host.CallAsync(lab, "add_numbers", """{"a":2,"b":3}""");
        Assert.IsType<McpEvent.CallCompleted>(next);
        Assert.DoesNotContain(host.Events, @event => @event.Operation == new OperationId(99));
    }

    [Fact]
    public async Task EndOfTheSession_GivesUpWhatRuns()
    {
        await using var lab = await LabServer.StartAsync();
        var host = new SessionHost();
        host.Session.Post(new McpCommand.CallTool(new OperationId(99), SessionHost.Server(lab.Url), "hang", "{}"));
        await lab.Hanging.WaitForAsync(1);

        await host.DisposeAsync();

        await lab.GivenUp.WaitForAsync(1);
        Assert.Empty(host.Events);
    }

    [Fact]
    public async Task LongOutput_IsCut_WithANote()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost(options => options.MaxOutputCharacters = 300);

        var output = Assert.IsType<McpEvent.CallCompleted>(await host.CallAsync(lab, "flood", """{"size":1000}""")).Output;

        Assert.StartsWith(new string('x', 300) + "\n[700 more characters", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HugeResponse_IsNotRead()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost(options => options.MaxResponseBytes = 64 * 1024);

        var failure = await host.FailAsync(lab, "flood", """{"size":2000000}""");

        Assert.Equal(
            new McpFailure(McpFailureKind.Http, 502, "The MCP server's response is larger than 65536 bytes."),
            failure);
    }

    [Fact]
    public async Task OlderTransport_LimitsEachMessage_NotAllOfThem()
    {
        await using var lab = await LabServer.StartAsync(stateless: false);
        await using var host = new SessionHost(options => options.MaxResponseBytes = 64 * 1024);
        var server = SessionHost.Server(lab.SseUrl);

        for (var i = 0; i < 4; i++)
        {
            Assert.IsType<McpEvent.CallCompleted>(await host.CallAsync(server, "flood", """{"size":30000}"""));
        }

        var failed = Assert.IsType<McpEvent.CallFailed>(await host.CallAsync(server, "flood", """{"size":2000000}"""));
        Assert.Equal((McpFailureKind.Http, 502), (failed.Failure.Kind, failed.Failure.Code));
    }

    [Fact]
    public async Task TitlesInAnnotations_CountInTheLengthOfAList()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost(options => options.MaxResponseBytes = 64 * 1024);
        lab.Page = Page("more", new ToolAnnotations { Title = new string('x', 30_000) });

        var listing = Assert.IsType<McpEvent.ListingFailed>(await host.ListAsync(lab));

        Assert.Contains("65536 characters", listing.Detail, StringComparison.Ordinal);
        Assert.Equal(3, lab.Pages.Value);
    }

    [Fact]
    public async Task PageWithoutTools_EndsTheList()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();
        lab.Page = new ListToolsResult { Tools = [], NextCursor = "more" };

        var listed = Assert.IsType<McpEvent.ToolsListed>(await host.ListAsync(lab));

        Assert.Empty(listed.Tools);
        Assert.Equal(1, lab.Pages.Value);
    }

    [Fact]
    public async Task EndOfASession_ThatNobodyReads_StillEndsItsConnections()
    {
        await using var lab = await LabServer.StartAsync(stateless: false);
        var host = new SessionHost(isDeaf: true);
        host.Session.Post(new McpCommand.CallTool(new OperationId(1), SessionHost.Server(lab.Url), "hang", "{}"));
        await lab.Hanging.WaitForAsync(1);

        // One more than there is room for: the last waits to be told.
        const int Failures = 65;
        var unsendable = SessionHost.Server(lab.Url, null, ("Host", "elsewhere"));
        for (var i = 0; i < Failures; i++)
        {
            host.Session.Post(new McpCommand.ListTools(new OperationId(2 + i), unsendable));
        }

        await host.Failed.WaitForAsync(Failures);

        await host.DisposeAsync();

        await lab.Farewells.WaitForAsync(1);
    }

    [Fact]
    public async Task AuthorizationAndHeaders_AreSent_AndNeverLogged()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();
        var server = SessionHost.Server(lab.Url, "secret-token", ("X-Tenant", "secret-tenant"));

        var said = Assert.IsType<McpEvent.CallCompleted>(await host.CallAsync(server, "who_am_i")).Output;
        await host.CallAsync(server, "nothing");

        Assert.Equal("Bearer secret-token|secret-tenant", said);
        Assert.NotEmpty(host.Logged);
        Assert.DoesNotContain(host.Logged, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SessionsWithOtherRights_ShareNothing()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();

        var first = await host.CallAsync(SessionHost.Server(lab.Url, "one"), "who_am_i");
        var second = await host.CallAsync(SessionHost.Server(lab.Url), "who_am_i");

        Assert.Equal("Bearer one|", Assert.IsType<McpEvent.CallCompleted>(first).Output);
        Assert.Equal("|", Assert.IsType<McpEvent.CallCompleted>(second).Output);
    }

    [Theory]
    [InlineData("Host", "elsewhere")]
    [InlineData("X-A", "line\r\nbreak")]
    [InlineData("bad name", "x")]
    public async Task HeaderThatCannotBe_FailsTheListing(string name, string value)
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost();

        Assert.IsType<McpEvent.ListingFailed>(await host.ListAsync(SessionHost.Server(lab.Url, null, (name, value))));

        Assert.Equal(0, lab.Requests.Value);
    }

    [Fact]
    public async Task ThisMachine_IsNotReached_UnlessTheOperatorNamesIt()
    {
        await using var lab = await LabServer.StartAsync();
        await using var host = new SessionHost(options => options.AllowedHosts = []);

        var listing = Assert.IsType<McpEvent.ListingFailed>(await host.ListAsync(lab));

        Assert.Contains("Realtime:Mcp:AllowedHosts", listing.Detail, StringComparison.Ordinal);
        Assert.Equal(0, lab.Requests.Value);
    }

    [Fact]
    public async Task Redirection_IsNotFollowed()
    {
        await using var lab = await LabServer.StartAsync();
        await using var elsewhere = await LabServer.StartAsync();
        lab.Status = HttpStatusCode.TemporaryRedirect;
        lab.Elsewhere = elsewhere.Url;
        await using var host = new SessionHost();

        Assert.IsType<McpEvent.ListingFailed>(await host.ListAsync(lab));

        Assert.Equal(0, elsewhere.Requests.Value);
    }

    private static ListToolsResult Page(string? next, ToolAnnotations annotations) => new()
    {
        Tools = [new Tool { Name = "tool", InputSchema = JsonElement.Parse("""{"type":"object"}"""), Annotations = annotations }],
        NextCursor = next,
    };
}
