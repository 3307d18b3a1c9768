using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>
/// Merges an update into a session: only what stands in the update changes, nested objects field by field, lists as a
/// whole. Whether the session may change now (voice, kind, model, tracing) is the session's own question.
/// </summary>
public static class SessionPatcher
{
    private const string Input = "session.audio.input";

    /// <summary>Null, and <paramref name="next"/> is the merged session; or why the two do not fit together.</summary>
    /// <param name="current">The session as it is.</param>
    /// <param name="patch">What should change.</param>
    /// <param name="next">The session as it becomes; <paramref name="current"/> when refused.</param>
    public static ProtocolError? Apply(SessionConfig current, SessionPatch patch, out SessionConfig next)
    {
        next = current;
        if (Merge(current.Input.TurnDetection, patch, out var turnDetection) is { } misplaced)
        {
            return misplaced;
        }

        if (Merge(current.Input.Transcription, patch, out var transcription) is { } incomplete)
        {
            return incomplete;
        }

        next = current with
        {
            Model = patch.Model.Or(current.Model),
            OutputModality = patch.OutputModality.Or(current.OutputModality),
            Instructions = patch.Instructions.Or(current.Instructions),
            Tools = patch.Tools.Or(current.Tools),
            ToolChoice = patch.ToolChoice.Or(current.ToolChoice),
            ParallelToolCalls = patch.ParallelToolCalls.Or(current.ParallelToolCalls),
            ReasoningEffort = patch.ReasoningEffort.Or(current.ReasoningEffort),
            MaxOutputTokens = patch.MaxOutputTokens.Or(current.MaxOutputTokens),
            Tracing = patch.Tracing.Or(current.Tracing),
            Truncation = patch.Truncation.Or(current.Truncation),
            Prompt = patch.Prompt.Or(current.Prompt),
            Include = patch.Include.Or(current.Include),
            Input = current.Input with
            {
                Format = patch.InputFormat.Or(current.Input.Format),
                Transcription = transcription,
                NoiseReduction = patch.NoiseReduction.Or(current.Input.NoiseReduction),
                TurnDetection = turnDetection,
            },
            Output = current.Output with
            {
                Format = patch.OutputFormat.Or(current.Output.Format),
                Voice = patch.Voice.Or(current.Output.Voice),
                Speed = patch.Speed.Or(current.Output.Speed),
            },
        };
        return null;
    }

    private static ProtocolError? Merge(
        TurnDetectionConfig? current,
        SessionPatch session,
        out TurnDetectionConfig? merged)
    {
        merged = current;
        if (!session.TurnDetection.IsPresent)
        {
            return null;
        }

        if (session.TurnDetection.Value is not { } patch)
        {
            merged = null;
            return null;
        }

        var kind = patch.Kind ?? current switch
        {
            TurnDetectionConfig.ServerVad => TurnDetectionKind.ServerVad,
            TurnDetectionConfig.SemanticVad => TurnDetectionKind.SemanticVad,
            _ => null,
        };
        if (kind is null)
        {
            return ProtocolErrors.MissingParameter($"{Input}.turn_detection.type");
        }

        if (Misplaced(patch, kind.Value) is { } name)
        {
            return ProtocolErrors.UnknownParameter($"{Input}.turn_detection.{name}");
        }

        // Another type than the current one starts from that type's defaults.
        merged = kind == TurnDetectionKind.ServerVad
            ? Merge(current as TurnDetectionConfig.ServerVad ?? new TurnDetectionConfig.ServerVad(), patch)
            : Merge(current as TurnDetectionConfig.SemanticVad ?? new TurnDetectionConfig.SemanticVad(), patch);
        return null;
    }

    private static TurnDetectionConfig.ServerVad Merge(TurnDetectionConfig.ServerVad current, TurnDetectionPatch patch) =>
        current with
        {
            Threshold = patch.Threshold.Or(current.Threshold),
            PrefixPaddingMs = patch.PrefixPaddingMs.Or(current.PrefixPaddingMs),
            SilenceDurationMs = patch.SilenceDurationMs.Or(current.SilenceDurationMs),
            IdleTimeoutMs = patch.IdleTimeoutMs.Or(current.IdleTimeoutMs),
            CreateResponse = patch.CreateResponse.Or(current.CreateResponse),
            InterruptResponse = patch.InterruptResponse.Or(current.InterruptResponse),
        };

    private static TurnDetectionConfig.SemanticVad Merge(
        TurnDetectionConfig.SemanticVad current,
        TurnDetectionPatch patch) =>
        current with
        {
            Eagerness = patch.Eagerness.Or(current.Eagerness),
            CreateResponse = patch.CreateResponse.Or(current.CreateResponse),
            InterruptResponse = patch.InterruptResponse.Or(current.InterruptResponse),
        };

    /// <summary>A field that the type does not have; only an update that names no type can hold one.</summary>
    private static string? Misplaced(TurnDetectionPatch patch, TurnDetectionKind kind) => kind switch
    {
        TurnDetectionKind.ServerVad => patch.Eagerness.IsPresent ? "eagerness" : null,
        _ when patch.Threshold.IsPresent => "threshold",
        _ when patch.PrefixPaddingMs.IsPresent => "prefix_padding_ms",
        _ when patch.SilenceDurationMs.IsPresent => "silence_duration_ms",
        _ when patch.IdleTimeoutMs.IsPresent => "idle_timeout_ms",
        _ => null,
    };

    private static ProtocolError? Merge(
        TranscriptionConfig? current,
        SessionPatch session,
        out TranscriptionConfig? merged)
    {
        merged = current;
        if (!session.Transcription.IsPresent)
        {
            return null;
        }

        if (session.Transcription.Value is not { } patch)
        {
            merged = null;
            return null;
        }

        if (current is null && !patch.Model.IsPresent)
        {
            return ProtocolErrors.MissingParameter($"{Input}.transcription.model");
        }

        current ??= new TranscriptionConfig { Model = patch.Model.Value };
        merged = current with
        {
            Model = patch.Model.Or(current.Model),
            Language = patch.Language.Or(current.Language),
            Prompt = patch.Prompt.Or(current.Prompt),
            Languages = patch.Languages.Or(current.Languages),
            Keywords = patch.Keywords.Or(current.Keywords),
            Delay = patch.Delay.Or(current.Delay),
        };
        return null;
    }
}
