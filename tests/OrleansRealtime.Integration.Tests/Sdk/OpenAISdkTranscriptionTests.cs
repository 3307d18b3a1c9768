using System.ClientModel;
using OpenAI.Realtime;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

// The SDK calls its Realtime part experimental.
#pragma warning disable OPENAI002

namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>Transcription sessions of the official .NET SDK as it comes.</summary>
public sealed class OpenAISdkTranscriptionTests
{
    [Theory]
    [InlineData("whisper-1", 1)]
    [InlineData("gpt-4o-transcribe", 3)]
    public async Task TwoTurns_AreTranscribed_WithLogprobs(string model, int deltas)
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("take a letter", "to my aunt");
        await using var server = await TestServer.StartAsync(engine);
        using var limit = new CancellationTokenSource(Patience.Limit);
        var client = new RealtimeClient(
            new ApiKeyCredential(TestServer.ApiKey), new RealtimeClientOptions { Endpoint = new Uri(server.Address, "v1") });
        using var session = await client.StartTranscriptionSessionAsync(null, limit.Token);
        await session.ConfigureTranscriptionSessionAsync(
            new RealtimeTranscriptionSessionOptions
            {
                IncludedProperties = { "item.input_audio_transcription.logprobs" },
                AudioOptions = new RealtimeTranscriptionSessionAudioOptions
                {
                    InputAudioOptions = new RealtimeTranscriptionSessionInputAudioOptions
                    {
                        AudioTranscriptionOptions = new RealtimeAudioTranscriptionOptions { Model = model },
                        TurnDetection = new RealtimeServerVadTurnDetection { SilenceDuration = TimeSpan.FromMilliseconds(400) },
                    },
                },
            },
            limit.Token);
        await session.SendInputAudioAsync(BinaryData.FromBytes((byte[])[.. SyntheticVoice.Turn(), .. SyntheticVoice.Turn()]), limit.Token);

        var updates = new List<RealtimeServerUpdate>();
        await foreach (var update in session.ReceiveUpdatesAsync(limit.Token))
        {
            updates.Add(update);
            Assert.False(update is RealtimeServerUpdateError, (update as RealtimeServerUpdateError)?.Error.Message);
            if (updates.OfType<RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted>().Count() == 2)
            {
                break;
            }
        }

        var completed = updates.OfType<RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted>().ToList();
        Assert.Equal(["take a letter", "to my aunt"], completed.Select(update => update.Transcript).Order(StringComparer.Ordinal));
        Assert.All(completed, update => Assert.Equal(
            update.Transcript,
            string.Concat(update.TranscriptionTokenLogProbabilities.Select(token => token.Token))));
        Assert.Equal(
            2 * deltas, updates.OfType<RealtimeServerUpdateConversationItemInputAudioTranscriptionDelta>().Count());
        Assert.IsType<RealtimeTranscriptionSession>(updates.OfType<RealtimeServerUpdateSessionCreated>().Single().Session);
        Assert.Empty(updates.OfType<RealtimeServerUpdateResponseCreated>());
    }
}
