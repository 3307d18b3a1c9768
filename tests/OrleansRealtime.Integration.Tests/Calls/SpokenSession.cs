using System.Diagnostics.CodeAnalysis;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>
/// A session for spoken questions. It ends turns later than by default, because sentences have pauses at their commas, and answers by
/// the one voice of Flite's without noise in its breath: that says a sentence the same way each time, so that what the ear understands is exact.
/// </summary>
internal static class SpokenSession
{
    [StringSyntax(StringSyntaxAttribute.Json)]
    public const string Json = """
        {"type":"realtime","model":"gpt-realtime","audio":{
        "input":{"transcription":{"model":"whisper-1"},"turn_detection":{"type":"server_vad","silence_duration_ms":500}},
        "output":{"voice":"kal16"}}}
        """;
}
