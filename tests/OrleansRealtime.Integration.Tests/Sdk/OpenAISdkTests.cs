using System.ClientModel;
using OpenAI.Realtime;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

// The SDK calls its Realtime part experimental.
#pragma warning disable OPENAI002

namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>The official .NET SDK as it comes, told nothing but another address.</summary>
public sealed class OpenAISdkTests
{
    [Fact]
    public async Task TextTurn()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("Paris, of course."));
        await using var server = await TestServer.StartAsync(engine);
        using var limit = new CancellationTokenSource(Patience.Limit);
        using var session = await ClientOf(server).StartConversationSessionAsync("gpt-realtime", null, limit.Token);
        await session.ConfigureConversationSessionAsync(
            new RealtimeConversationSessionOptions { OutputModalities = { RealtimeOutputModality.Text }, Instructions = "Be brief." },
            limit.Token);
        await session.AddItemAsync(RealtimeItem.CreateUserMessageItem("What is the capital of France?"), limit.Token);
        await session.StartResponseAsync(limit.Token);

        var updates = await ReadTurnAsync(session, limit.Token);

        Assert.IsType<RealtimeServerUpdateSessionCreated>(updates[0]);
        Assert.Equal(
            "Paris, of course.",
            string.Concat(updates.OfType<RealtimeServerUpdateResponseOutputTextDelta>().Select(delta => delta.Delta)));
        Assert.Equal("Paris, of course.", updates.OfType<RealtimeServerUpdateResponseOutputTextDone>().Single().Text);
        var response = updates.OfType<RealtimeServerUpdateResponseDone>().Single().Response;
        Assert.Equal(RealtimeResponseStatus.Completed, response.Status);
        var message = Assert.IsType<RealtimeMessageItem>(Assert.Single(response.OutputItems));
        Assert.Equal("Paris, of course.", Assert.IsType<RealtimeOutputTextMessageContentPart>(Assert.Single(message.Content)).Text);
        Assert.Equal("Be brief.", engine.Responder.Requests.Single().Options.Instructions);
    }

    [Fact]
    public async Task VoiceTurn()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("what is the time");
        engine.Responder.Enqueue(new ScriptedAnswer("It is high noon.") { Speech = TimeSpan.FromSeconds(1) });
        await using var server = await TestServer.StartAsync(engine);
        using var limit = new CancellationTokenSource(Patience.Limit);
        using var session = await ClientOf(server).StartConversationSessionAsync("gpt-realtime", null, limit.Token);
        await session.ConfigureConversationSessionAsync(
            new RealtimeConversationSessionOptions
            {
                AudioOptions = new RealtimeConversationSessionAudioOptions
                {
                    InputAudioOptions = new RealtimeConversationSessionInputAudioOptions
                    {
                        AudioTranscriptionOptions = new RealtimeAudioTranscriptionOptions { Model = "whisper-1" },
                        TurnDetection = new RealtimeServerVadTurnDetection { SilenceDuration = TimeSpan.FromMilliseconds(400) },
                    },
                },
            },
            limit.Token);
        await session.SendInputAudioAsync(BinaryData.FromBytes(SyntheticVoice.Turn()), limit.Token);

        var updates = await ReadTurnAsync(session, limit.Token);

        Assert.Single(updates.OfType<RealtimeServerUpdateInputAudioBufferSpeechStarted>());
        Assert.Single(updates.OfType<RealtimeServerUpdateInputAudioBufferSpeechStopped>());
        Assert.Equal(
            "what is the time",
            updates.OfType<RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted>().Single().Transcript);
        Assert.Equal("It is high noon.", updates.OfType<RealtimeServerUpdateResponseOutputAudioTranscriptDone>().Single().Transcript);
        Assert.Equal(48_000, updates.OfType<RealtimeServerUpdateResponseOutputAudioDelta>().Sum(delta => delta.Delta.ToMemory().Length));
        Assert.Equal(RealtimeResponseStatus.Completed, updates.OfType<RealtimeServerUpdateResponseDone>().Single().Response.Status);
    }

    [Fact]
    public async Task AWrongKey_IsSeenAsAnError()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var limit = new CancellationTokenSource(Patience.Limit);
        var client = new RealtimeClient(
            new ApiKeyCredential("sk-wrong"), new RealtimeClientOptions { Endpoint = new Uri(server.Address, "v1") });
        using var session = await client.StartConversationSessionAsync("gpt-realtime", null, limit.Token);

        var updates = new List<RealtimeServerUpdate>();
        await foreach (var update in session.ReceiveUpdatesAsync(limit.Token))
        {
            updates.Add(update);
        }

        Assert.Equal("invalid_api_key", Assert.IsType<RealtimeServerUpdateError>(Assert.Single(updates)).Error.Code);
    }

    [Fact]
    public async Task AClientSecret_IsMade_AndOpensItsSession()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var limit = new CancellationTokenSource(Patience.Limit);
        var options = new CreateClientSecretOptions
        {
            ExpirationPolicy = new RealtimeClientSecretExpirationPolicy { Seconds = 60 },
            SessionOptions = new RealtimeConversationSessionOptions { Instructions = "Be brief." },
        };
        CreateClientSecretResult secret = await ClientOf(server).CreateRealtimeClientSecretAsync(options, limit.Token);
        Assert.StartsWith("ek_", secret.Value, StringComparison.Ordinal);
        Assert.NotNull(secret.Session);

        using var session = await ClientOf(server, secret.Value)
            .StartConversationSessionAsync("gpt-realtime", null, limit.Token);
        await foreach (var update in session.ReceiveUpdatesAsync(limit.Token))
        {
            Assert.IsType<RealtimeServerUpdateSessionCreated>(update);
            break;
        }
    }

    private static RealtimeClient ClientOf(TestServer server, string key = TestServer.ApiKey) => new(
        new ApiKeyCredential(key), new RealtimeClientOptions { Endpoint = new Uri(server.Address, "v1") });

    private static async Task<List<RealtimeServerUpdate>> ReadTurnAsync(RealtimeSessionClient session, CancellationToken cancellationToken)
    {
        var updates = new List<RealtimeServerUpdate>();
        await foreach (var update in session.ReceiveUpdatesAsync(cancellationToken))
        {
            updates.Add(update);
            if (update is RealtimeServerUpdateError error)
            {
                Assert.Fail($"{error.Error.Code}: {error.Error.Message}");
            }

            if (update is RealtimeServerUpdateRateLimitsUpdated)
            {
                break;
            }
        }

        return updates;
    }
}
