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
                    Assert.DoesNotContain(done.Response.Output, item => item.Status == ItemStatus.InProgress);
                    break;
                case ServerEvent.OutputItemAdded added:
                    Assert.Contains(added.ResponseId.Value, running);
                    break;
                case ServerEvent.AudioTranscriptDelta delta:
                    Assert.Contains(delta.At.ResponseId.Value, running);
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
