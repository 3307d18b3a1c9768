using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Audio;
using OpenAI.Chat;

namespace OrleansRealtime.Inference.OpenAI;

/// <summary>Parts of a cascade behind the OpenAI HTTP API: chat completions, transcriptions, speech.</summary>
public static class OpenAIParts
{
    // What a service without keys is sent, since the client wants one.
    private const string NoKey = "none";

    /// <summary>A chat model, streaming, with tools and images where it has them.</summary>
    public static IChatClient CreateChat(OpenAIService service) =>
        new ChatClient(service.Model, KeyOf(service), OptionsOf(service)).AsIChatClient();

    /// <summary>A recogniser of whole utterances; its text streams where the service can.</summary>
    public static ISpeechToTextClient CreateRecogniser(OpenAIService service) =>
        new AudioClient(service.Model, KeyOf(service), OptionsOf(service)).AsISpeechToTextClient();

    /// <summary>A voice, streaming PCM.</summary>
    public static ITextToSpeechClient CreateVoice(OpenAIService service) => new StreamedSpeechClient(service);

    private static ApiKeyCredential KeyOf(OpenAIService service) => new(service.ApiKey ?? NoKey);

    // No second try: a conversation that has waited for one will not wait for two.
    private static OpenAIClientOptions OptionsOf(OpenAIService service) => new()
    {
        Endpoint = service.BaseUrl,
        NetworkTimeout = service.Timeout,
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    };
}
