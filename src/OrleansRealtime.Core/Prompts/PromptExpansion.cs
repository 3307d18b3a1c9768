using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Prompts;

/// <summary>Puts what a prompt sets below what the client sets beside it: fields given directly win.</summary>
internal static class PromptExpansion
{
    /// <summary>An update with its prompt's settings in it; the update itself when it names no prompt.</summary>
    public static bool TryExpand(
        PromptLibrary prompts,
        SessionPatch patch,
        [NotNullWhen(true)] out SessionPatch? expanded,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        error = null;
        expanded = patch;
        if (patch.Prompt is not { IsPresent: true, Value: { } reference })
        {
            return true;
        }

        if (!prompts.TryResolve(reference, "session.prompt", out var stored, out error))
        {
            expanded = null;
            return false;
        }

        expanded = patch with
        {
            OutputModality = Over(patch.OutputModality, stored.OutputModality),
            Instructions = Over(patch.Instructions, stored.Instructions),
            Tools = Over(patch.Tools, stored.Tools),
            ToolChoice = Over(patch.ToolChoice, stored.ToolChoice),
            ParallelToolCalls = Over(patch.ParallelToolCalls, stored.ParallelToolCalls),
            ReasoningEffort = Over(patch.ReasoningEffort, stored.ReasoningEffort),
            MaxOutputTokens = Over(patch.MaxOutputTokens, stored.MaxOutputTokens),
            Truncation = Over(patch.Truncation, stored.Truncation),
            InputFormat = Over(patch.InputFormat, stored.InputFormat),
            Transcription = Over(patch.Transcription, stored.Transcription),
            NoiseReduction = Over(patch.NoiseReduction, stored.NoiseReduction),
            TurnDetection = Over(patch.TurnDetection, stored.TurnDetection),
            OutputFormat = Over(patch.OutputFormat, stored.OutputFormat),
            Voice = Over(patch.Voice, stored.Voice),
            Speed = Over(patch.Speed, stored.Speed),
        };
        return true;
    }

    /// <summary>A response's options with its prompt's settings in them, as far as a response has such settings.</summary>
    public static bool TryExpand(
        PromptLibrary prompts,
        ResponseOptions options,
        [NotNullWhen(true)] out ResponseOptions? expanded,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        error = null;
        expanded = options;
        if (options.Prompt is not { IsPresent: true, Value: { } reference })
        {
            return true;
        }

        if (!prompts.TryResolve(reference, "response.prompt", out var stored, out error))
        {
            expanded = null;
            return false;
        }

        expanded = options with
        {
            OutputModality = Over(options.OutputModality, stored.OutputModality),
            Instructions = Over(options.Instructions, stored.Instructions),
            OutputFormat = Over(options.OutputFormat, stored.OutputFormat),
            Voice = Over(options.Voice, stored.Voice),
            Tools = Over(options.Tools, stored.Tools),
            ToolChoice = Over(options.ToolChoice, stored.ToolChoice),
            ParallelToolCalls = Over(options.ParallelToolCalls, stored.ParallelToolCalls),
            ReasoningEffort = Over(options.ReasoningEffort, stored.ReasoningEffort),
            MaxOutputTokens = Over(options.MaxOutputTokens, stored.MaxOutputTokens),
        };
        return true;
    }

    private static Optional<T> Over<T>(Optional<T> given, Optional<T> stored) => given.IsPresent ? given : stored;
}
