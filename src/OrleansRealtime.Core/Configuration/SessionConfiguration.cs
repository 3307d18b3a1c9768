using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Contexts;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Prompts;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Configuration;

/// <summary>The effective configuration and the rules of changing it. An update is applied whole or not at all.</summary>
internal sealed class SessionConfiguration(SessionConfig initial, PromptLibrary prompts, int version = 0)
{
    /// <summary>How often it has been changed by updates.</summary>
    public int Version { get; private set; } = version;

    public SessionConfig Current { get; private set; } = initial;

    /// <summary>What the edge needs to know of it.</summary>
    public InputSettings ToInputSettings() => new(
        Version,
        Current.Input.Format,
        ToTurnSettings(Current.Input.TurnDetection),
        Current.Input.TurnDetection is { InterruptResponse: true },
        Current.Input.TurnDetection is TurnDetectionConfig.ServerVad { IdleTimeoutMs: not null },
        Current.Input.NoiseReduction);

    /// <param name="patch">What the client wants changed.</param>
    /// <param name="voiceLocked">The assistant has been heard: its voice stays.</param>
    /// <param name="responding">An answer is being made: its speed stays.</param>
    /// <param name="error">Why nothing changed.</param>
    public bool TryUpdate(
        SessionPatch patch,
        bool voiceLocked,
        bool responding,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        if (!PromptExpansion.TryExpand(prompts, patch, out var expanded, out error))
        {
            return false;
        }

        patch = expanded;
        error = Refusal(patch, voiceLocked, responding);
        if (error is not null)
        {
            return false;
        }

        error = SessionPatcher.Apply(Current, patch, out var next);
        if (error is not null)
        {
            return false;
        }

        if (Current.Kind == SessionKind.Transcription && StreamsWithoutTurns(next.Input.Transcription?.Model))
        {
            if (patch.TurnDetection is { IsPresent: true, Value: not null })
            {
                error = Invalid(
                    "Turn detection is not supported for this transcription model.",
                    "session.audio.input.turn_detection");
                return false;
            }

            next = next with { Input = next.Input with { TurnDetection = null } };
        }

        Current = next;
        Version++;
        return true;
    }

    /// <summary>What a session would be with a context's wishes on top; it stays as it is.</summary>
    public bool TryDerive(SessionPatch patch, out SessionConfig derived, [NotNullWhen(false)] out ProtocolError? error)
    {
        derived = Current;
        if (PromptExpansion.TryExpand(prompts, patch, out var expanded, out error))
        {
            error = ReasoningModels.Refusal(Current.Model, expanded.ReasoningEffort, "session.reasoning")
                ?? (expanded.Tools.IsPresent ? McpRules.Refusal(expanded.Tools.Value, "session.tools") : null)
                ?? SessionPatcher.Apply(Current, expanded, out derived);
        }

        error = error is null ? null : error with { Param = $"context.{error.Param}" };
        return error is null;
    }

    /// <summary>Another context is the current one now; what it has of its own takes the place of the last one's.</summary>
    public void Overlay(ContextSettings settings) => Current = settings.ApplyTo(Current);

    // These transcribe as audio comes; the client itself says where an utterance ends.
    private static bool StreamsWithoutTurns(string? model) => model is "gpt-realtime-whisper" or "gpt-live-transcribe";

    private ProtocolError? Refusal(SessionPatch patch, bool voiceLocked, bool responding)
    {
        if (patch.Kind != Current.Kind)
        {
            return ProtocolError.InvalidRequest(
                ErrorCodes.InvalidParameter,
                Current.Kind == SessionKind.Realtime
                    ? "Passing a transcription session update event to a realtime session is not allowed."
                    : "Passing a realtime session update event to a transcription session is not allowed.");
        }

        if (patch.Model.IsPresent && patch.Model.Value != Current.Model)
        {
            return Invalid("The model of a session cannot be changed.", "session.model");
        }

        if (patch.Tools.IsPresent && McpRules.Refusal(patch.Tools.Value, "session.tools") is { } badServer)
        {
            return badServer;
        }

        if (voiceLocked && patch.Voice.IsPresent && patch.Voice.Value != Current.Output.Voice)
        {
            return VoiceLocked("session.audio.output.voice");
        }

        if (responding && patch.Speed.IsPresent && !patch.Speed.Value.Equals(Current.Output.Speed))
        {
            return Invalid("The speed can only be changed between responses.", "session.audio.output.speed");
        }

        if (ReasoningModels.Refusal(Current.Model, patch.ReasoningEffort, "session.reasoning") is { } noReasoning)
        {
            return noReasoning;
        }

        if (Current.Tracing is { } tracing && patch.Tracing.IsPresent && !SameJson(patch.Tracing.Value, tracing))
        {
            return Invalid("Tracing cannot be changed once it is enabled.", "session.tracing");
        }

        return null;
    }

    /// <summary>Refuses another voice than the one already heard.</summary>
    public static ProtocolError VoiceLocked(string param) => ProtocolError.InvalidRequest(
        ErrorCodes.CannotUpdateVoice,
        "Cannot update a conversation's voice if assistant audio is present.",
        param);

    private static bool SameJson(JsonElement? left, JsonElement right) =>
        left is { } element && JsonElement.DeepEquals(element, right);

    private static ProtocolError Invalid(string message, string param) =>
        ProtocolError.InvalidRequest(ErrorCodes.InvalidValue, message, param);

    private static TurnSettings? ToTurnSettings(TurnDetectionConfig? config) => config switch
    {
        null => null,
        TurnDetectionConfig.ServerVad vad => new TurnSettings(
            vad.Threshold,
            SampleTime.FromMilliseconds(vad.PrefixPaddingMs),
            SampleTime.FromMilliseconds(vad.SilenceDurationMs)),
        TurnDetectionConfig.SemanticVad => TurnSettings.Semantic,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
