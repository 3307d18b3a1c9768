using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>What the beta of the API called by another name; the one place where those names are spelled.</summary>
public static class BetaNames
{
    public const string ConversationCreated = "conversation.created";
    public const string ItemCreated = "conversation.item.created";
    public const string OutputAudioDelta = "response.audio.delta";
    public const string TranscriptionSessionUpdate = "transcription_session.update";
    public const string TranscriptionSessionCreated = "transcription_session.created";
    public const string TranscriptionSessionUpdated = "transcription_session.updated";

    /// <summary>Server events that differ in their name alone.</summary>
    public static readonly IReadOnlyDictionary<string, string> Renamed = new Dictionary<string, string>
    {
        [ServerEventTypes.OutputTextDelta] = "response.text.delta",
        [ServerEventTypes.OutputTextDone] = "response.text.done",
        [ServerEventTypes.OutputAudioDelta] = OutputAudioDelta,
        [ServerEventTypes.OutputAudioDone] = "response.audio.done",
        [ServerEventTypes.AudioTranscriptDelta] = "response.audio_transcript.delta",
        [ServerEventTypes.AudioTranscriptDone] = "response.audio_transcript.done",
    };

    /// <summary>Where a setting stands today, and where it stood; the longer path of two that begin alike comes first.</summary>
    internal static readonly (string Today, string Beta)[] Paths =
    [
        ("session.audio.input.format", "session.input_audio_format"),
        ("session.audio.input.transcription", "session.input_audio_transcription"),
        ("session.audio.input.noise_reduction", "session.input_audio_noise_reduction"),
        ("session.audio.input.turn_detection", "session.turn_detection"),
        ("session.audio.output.format", "session.output_audio_format"),
        ("session.audio.output.voice", "session.voice"),
        ("session.audio.output.speed", "session.speed"),
        ("session.output_modalities", "session.modalities"),
        ("session.max_output_tokens", "session.max_response_output_tokens"),
        ("response.audio.output.format", "response.output_audio_format"),
        ("response.audio.output.voice", "response.voice"),
        ("response.output_modalities", "response.modalities"),
        ("response.max_output_tokens", "response.max_response_output_tokens"),
    ];

    /// <summary>Content of an assistant's message.</summary>
    internal static readonly (string Today, string Beta)[] ContentTypes =
    [
        (ItemTypes.OutputText, "text"),
        (ItemTypes.OutputAudio, "audio"),
    ];

    /// <summary>What only a session of the beta has: such an update needs no header to be known for what it is.</summary>
    internal static readonly string[] OnlyInBetaSessions =
    [
        "modalities", "voice", "speed", "temperature", "input_audio_format", "output_audio_format",
        "input_audio_transcription", "input_audio_noise_reduction", "turn_detection", "max_response_output_tokens",
    ];

    /// <summary>Client events whose body the beta spelled differently; all others are the same today.</summary>
    internal static bool NeedsTranslation(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("session.update"u8) ||
        type.SequenceEqual("transcription_session.update"u8) ||
        type.SequenceEqual("conversation.item.create"u8) ||
        type.SequenceEqual("response.create"u8);

    /// <summary>Today's name of a client event.</summary>
    internal static string Today(string type) =>
        type == TranscriptionSessionUpdate ? ClientEventTypes.SessionUpdate : type;
}
