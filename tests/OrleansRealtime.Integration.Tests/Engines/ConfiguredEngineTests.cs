using Microsoft.Extensions.Options;
using OrleansRealtime.Audio.Wav;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Engines;

/// <summary>Engines that configuration puts together from services which speak the OpenAI HTTP API.</summary>
public sealed class ConfiguredEngineTests
{
    [SpeechFact]
    public async Task ASpokenTurn_IsHeardAnsweredAndSpoken_ByTheServices()
    {
        await using var service = await OpenAIStub.StartAsync();
        await using var server = await StartAsync(service);
        await using var client = await server.ConnectAsync("model=assistant");
        await client.NextAsync("session.created");
        await client.UpdateAsync(
            """{"type":"realtime","instructions":"Be brief.","audio":{"input":{"turn_detection":null,"transcription":{"model":"gpt-4o-transcribe","language":"en"}},"output":{"voice":"marin"}}}""");
        var said = SyntheticVoice.Turn(milliseconds: 1_000);
        await client.AppendAsync(said);
        await client.SendTextAsync("""{"type":"input_audio_buffer.commit"}""");
        await client.SendTextAsync("""{"type":"response.create"}""");
        var done = await client.NextAsync("response.done");

        // Every sample of the turn, as a recording.
        var recording = Assert.Single(service.Recordings);
        Assert.Equal(("ear", "en"), (recording.Model, recording.Language));
        var wav = WavReader.Read(recording.File);
        Assert.Equal(24_000, wav.SampleRate);
        Assert.Equal(said, System.Runtime.InteropServices.MemoryMarshal.AsBytes(wav.Samples.AsSpan()).ToArray());

        // The words of it, behind the instructions.
        var chat = Assert.Single(service.Chats);
        Assert.Equal("mind", chat.GetProperty("model").GetString());
        Assert.True(chat.GetProperty("stream").GetBoolean());
        var messages = chat.GetProperty("messages").GetRawText();
        Assert.Contains("Be brief.", messages, StringComparison.Ordinal);
        Assert.Contains(service.Heard, messages, StringComparison.Ordinal);

        // What it answers, in the voice that stands for the one asked for, byte for byte.
        Assert.Equal(string.Concat(service.Words).Trim(), done.Text("response.output.0.content.0.transcript"));
        Assert.All(service.Spoken, spoken => Assert.Equal(("af_heart", "mouth"), (spoken.Voice, spoken.Model)));
        var expected = service.Spoken.SelectMany(spoken => service.SpeechOf(spoken.Text)).ToArray();
        Assert.Equal(expected, client.Events.Where(found => found.Type == "response.output_audio.delta").SelectMany(found => found.Audio).ToArray());
        Assert.Equal(7, done.Number("response.usage.output_token_details.text_tokens"));
        Assert.All(service.Keys, key => Assert.Equal($"Bearer {OpenAIStub.Key}", key));
    }

    [SpeechFact]
    public async Task PartsMixFreely_AndATool_IsCalled()
    {
        await using var service = await OpenAIStub.StartAsync();
        service.Call = ("get_weather", """{"place":"Rome"}""");
        await using var server = await StartAsync(service);
        await using var client = await server.ConnectAsync("model=mixed");
        await client.NextAsync("session.created");
        await client.UpdateAsync(
            """{"type":"realtime","output_modalities":["text"],"tools":[{"type":"function","name":"get_weather","parameters":{"type":"object","properties":{"place":{"type":"string"}}}}]}""");
        await client.AskAsync("what is the weather in Rome");
        var called = await client.NextAsync("response.function_call_arguments.done");

        Assert.Equal("""{"place":"Rome"}""", called.Text("arguments"));
        await client.NextAsync("response.done");
        service.Call = null;
        await client.SendAsync(new
        {
            type = "conversation.item.create",
            item = new { type = "function_call_output", call_id = called.Text("call_id"), output = "sunny" },
        });
        await client.SendTextAsync("""{"type":"response.create"}""");
        var done = await client.NextAsync("response.done", found => found.Text("response.output.0.type") == "message");
        Assert.Equal(string.Concat(service.Words), done.Text("response.output.0.content.0.text"));
        Assert.Contains("sunny", service.Chats.Last().GetProperty("messages").GetRawText(), StringComparison.Ordinal);
        Assert.Empty(service.Recordings);
    }

    [SpeechFact]
    public async Task AServiceThatFails_EndsTheAnswerAlone_WithNothingOfItsInside()
    {
        await using var service = await OpenAIStub.StartAsync();
        await using var server = await StartAsync(service);
        await using var client = await server.ConnectAsync("model=assistant");
        await client.NextAsync("session.created");
        service.NextChatStatus = 503;
        await client.AskAsync("hello");
        var failed = await client.NextAsync("response.done");
        Assert.Equal("failed", failed.Text("response.status"));
        Assert.DoesNotContain("secret inner state", failed.Json.GetRawText(), StringComparison.Ordinal);

        await client.AskAsync("hello again");
        var done = await client.NextAsync("response.done", found => found.Text("response.status") == "completed");
        Assert.NotNull(done);
        Assert.Contains("OrleansRealtime.Hosting.Workers.InferenceWorker", Assert.Single(server.TakeErrors()), StringComparison.Ordinal);
    }

    [SpeechFact]
    public async Task AnAnswerThatIsCancelled_LeavesItsService()
    {
        await using var service = await OpenAIStub.StartAsync();
        service.Hangs = true;
        await using var server = await StartAsync(service);
        await using var client = await server.ConnectAsync("model=assistant");
        await client.NextAsync("session.created");
        await client.AskAsync("tell me a long story");
        await client.NextAsync("response.output_audio.delta");
        await client.SendTextAsync("""{"type":"response.cancel"}""");
        await client.NextAsync("response.done", found => found.Text("response.status") == "cancelled");
        await service.Abandoned.WaitForAsync(1);
    }

    [SpeechFact]
    public async Task AModelName_AsksForTheEngineItIsMappedTo()
    {
        await using var service = await OpenAIStub.StartAsync();
        await using var server = await StartAsync(service, "Realtime:Models:gpt-realtime=assistant");
        await using var client = await server.ConnectAsync("model=gpt-realtime");
        await client.NextAsync("session.created");
        await client.AskAsync("hello");
        await client.NextAsync("response.done");

        Assert.Single(service.Chats);
    }

    [SpeechFact]
    public async Task WhatIsWrong_IsNamedAtTheStart_AllOfIt()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartLocalAsync(
            "Realtime:Engines:one:Chat:Kind=OpenAI",
            "Realtime:Engines:two:Speech:Kind=OpenAI",
            "Realtime:Engines:two:Speech:BaseUrl=ftp://somewhere",
            "Realtime:Engines:two:Speech:Model=m",
            "Realtime:Engines:two:Speech:SampleRate=100",
            "Realtime:Engines:two:Speech:Timeout=00:00:00",
            "Realtime:Engines:local:CanSee=true",
            "Realtime:Models:gpt-realtime=three"));

        foreach (var fault in (string[])[
            "one:Chat:BaseUrl", "one:Chat:Model", "two:Speech:BaseUrl", "two:Speech:SampleRate", "two:Speech:Timeout", "Engines:local", "Models:gpt-realtime"])
        {
            Assert.Contains($"{fault}:", exception.Message, StringComparison.Ordinal);
        }
    }

    private static Task<TestServer> StartAsync(OpenAIStub service, params string[] more) => TestServer.StartLocalAsync(
    [
        .. Part(service, "assistant:Transcription", "ear"), .. Part(service, "assistant:Chat", "mind"), .. Part(service, "assistant:Speech", "mouth"),
        "Realtime:Engines:assistant:Speech:Voices:marin=af_heart", "Realtime:Engines:assistant:Speech:Voices:alloy=af_heart",
        .. Part(service, "mixed:Chat", "mind"),
        .. more,
    ]);

    private static string[] Part(OpenAIStub service, string part, string model) =>
    [
        $"Realtime:Engines:{part}:Kind=OpenAI", $"Realtime:Engines:{part}:BaseUrl={service.BaseUrl}", $"Realtime:Engines:{part}:Model={model}",
        $"Realtime:Engines:{part}:ApiKey={OpenAIStub.Key}",
    ];
}
