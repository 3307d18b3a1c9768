using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Cascade;
using OrleansRealtime.Inference.Local;
using OrleansRealtime.Inference.OpenAI;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Server.Engines;

/// <summary>Puts engines together from what their definitions say; local parts are those of the offline engine, and shared with it.</summary>
internal sealed class EngineBuilder(LocalEngine local)
{
    /// <param name="name">The engine's name.</param>
    /// <param name="definition">What it is made of; valid.</param>
    public IEngine Build(string name, EngineDefinition definition) => new CascadeEngine(
        name,
        definition.Transcription.Kind == PartKind.Local ? local.Transcriber : TranscriberOf(definition.Transcription),
        definition.Chat.Kind == PartKind.Local ? local.Assistant : OpenAIParts.CreateChat(ServiceOf(definition.Chat)),
        definition.Speech.Kind == PartKind.Local ? local.Synthesizer : SynthesizerOf(definition.Speech),
        definition.CanSee);

    private static SpeechToTextTranscriber TranscriberOf(PartDefinition part) =>
        new(OpenAIParts.CreateRecogniser(ServiceOf(part)), new SpeechToTextSettings(part.Model));

    private static TextToSpeechSynthesizer SynthesizerOf(PartDefinition part) =>
        new(OpenAIParts.CreateVoice(ServiceOf(part)), new TextToSpeechSettings(part.Model, part.SampleRate, part.Voices));

    private static OpenAIService ServiceOf(PartDefinition part) =>
        new(new Uri(part.BaseUrl!), part.ApiKey, part.Model!, part.Timeout);
}
