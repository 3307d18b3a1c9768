using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>What holds for every order of events also where a session has opted into extensions.</summary>
public sealed class ExtensionSessionTests
{
    private const int Steps = 400;

    public static TheoryData<int> Seeds => new(Enumerable.Range(0, 150));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyOrderOfEvents_KeepsThePromises(int seed)
    {
        var session = new SessionSimulator(config => config with { Include = ExtensionsOf(seed) }, seed: (ulong)seed);
        var driver = new ExtensionDriver(session, new Random(seed));
        for (var i = 0; i < Steps; i++)
        {
            driver.Step();
        }

        session.Do(new SessionInput.Closed(CloseReason.ClientClosed));
        var ended = session.Effects.Count;
        driver.Step();

        Assert.Equal(ended, session.Effects.Count);
        CheckResponses(session);
        CheckItems(session);
        CheckAudioGates(session);
        CheckTools(session);
    }

    [Fact]
    public void RandomSessions_DoUseMcpTools()
    {
        var seen = new HashSet<string>();
        for (var seed = 0; seed < 30; seed++)
        {
            var session = new SessionSimulator(seed: (ulong)seed);
            var driver = new ExtensionDriver(session, new Random(seed));
            for (var i = 0; i < Steps; i++)
            {
                driver.Step();
            }

            seen.UnionWith(session.Types);
        }

        Assert.Contains("mcp_list_tools.completed", seen);
        Assert.Contains("mcp_list_tools.failed", seen);
        Assert.Contains("response.mcp_call.completed", seen);
        Assert.Contains("response.mcp_call.failed", seen);
    }

    private static string[] ExtensionsOf(int seed) => (seed % 3) switch
    {
        0 => [SessionIncludes.Contexts],
        1 => [SessionIncludes.Stateless],
        _ => [SessionIncludes.Contexts, SessionIncludes.Stateless],
    };

    private static void CheckResponses(SessionSimulator session)
    {
        var running = new HashSet<string>();
        var inConversation = 0;
        foreach (var @event in session.Events)
        {
            switch (@event)
            {
                case ServerEvent.ResponseCreated created:
                    Assert.True(running.Add(created.Response.Id.Value));
                    inConversation += created.Response.ConversationId is null ? 0 : 1;
                    Assert.InRange(inConversation, 0, 1);
                    break;
                case ServerEvent.ResponseDone done:
                    Assert.True(running.Remove(done.Response.Id.Value), "A response was done that was not running.");
                    inConversation -= done.Response.ConversationId is null ? 0 : 1;
                    Assert.NotEqual(ResponseStatus.InProgress, done.Response.Status);
                    Assert.NotNull(done.Response.Usage);

                    // A tool that was interrupted by speech goes on, and its result comes later.
                    Assert.DoesNotContain(
                        done.Response.Output,
                        item => item.Status == ItemStatus.InProgress && item is not ConversationItem.McpCall);
                    break;
                case ServerEvent.OutputItemAdded { Item: not ConversationItem.McpCall { ApprovalRequestId: not null } } added:
                    Assert.Contains(added.ResponseId.Value, running);
                    break;
                case ServerEvent.AudioTranscriptDelta delta:
                    Assert.Contains(delta.At.ResponseId.Value, running);
                    break;
            }
        }
    }

    private static void CheckTools(SessionSimulator session)
    {
        var running = new HashSet<string>();
        foreach (var @event in session.Events)
        {
            switch (@event)
            {
                case ServerEvent.McpCallInProgress call:
                    Assert.True(running.Add(call.ItemId.Value));
                    break;
                case ServerEvent.McpCallCompleted call:
                    Assert.True(running.Remove(call.ItemId.Value));
                    break;
                case ServerEvent.McpCallFailed call:
                    Assert.True(running.Remove(call.ItemId.Value));
                    break;
                case ServerEvent.McpListToolsInProgress list:
                    Assert.True(running.Add(list.ItemId.Value));
                    break;
                case ServerEvent.McpListToolsCompleted list:
                    Assert.True(running.Remove(list.ItemId.Value));
                    break;
                case ServerEvent.McpListToolsFailed list:
                    Assert.True(running.Remove(list.ItemId.Value));
                    break;
            }
        }
    }

    private static void CheckItems(SessionSimulator session)
    {
        var chain = new List<string>();
        var open = new HashSet<string>();
        foreach (var @event in session.Events)
        {
            switch (@event)
            {
                case ServerEvent.ItemAdded added:
                    var id = added.Item.Id!.Value.Value;
                    Assert.DoesNotContain(id, chain);
                    var at = added.PreviousItemId is { } previous ? chain.IndexOf(previous.Value) + 1 : 0;
                    Assert.True(at > 0 || added.PreviousItemId is null, "The item before was never added.");
                    chain.Insert(at, id);
                    open.Add(id);
                    break;
                case ServerEvent.ItemDone done:
                    Assert.True(open.Remove(done.Item.Id!.Value.Value), "An item was done twice, or never added.");
                    break;
                case ServerEvent.ItemDeleted deleted:
                    Assert.True(chain.Remove(deleted.ItemId.Value));
                    break;
            }
        }
    }

    private static void CheckAudioGates(SessionSimulator session)
    {
        var open = new HashSet<AudioStreamId>();
        foreach (var gate in session.Effects.OfType<SessionEffect.SendEvent>().Select(send => send.Gate).OfType<AudioGate>())
        {
            Assert.True(gate is AudioGate.Open ? open.Add(gate.Stream) : open.Remove(gate.Stream));
        }
    }
}
