using System.Text.Json;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Protocol.Tests.Client;

namespace OrleansRealtime.Protocol.Tests.Sessions;

public sealed class SessionPatcherTests
{
    private static readonly SessionConfig Fresh = SessionDefaults.Realtime(new SessionId("sess_1"), "m", 1);

    [Fact]
    public void EmptyPatch_ChangesNothing() => Assert.Equal(Fresh, Apply(Fresh, "{}"));

    [Fact]
    public void NestedObjects_MergeFieldByField()
    {
        var session = Apply(Fresh, """{"audio":{"input":{"turn_detection":{"type":"server_vad","threshold":0.9}}}}""");
        session = Apply(session, """{"audio":{"input":{"turn_detection":{"silence_duration_ms":700}}}}""");

        Assert.Equal(
            new TurnDetectionConfig.ServerVad { Threshold = 0.9, SilenceDurationMs = 700 },
            session.Input.TurnDetection);
    }

    [Fact]
    public void AnotherTurnDetectionType_StartsFromItsDefaults()
    {
        var session = Apply(Fresh, """{"audio":{"input":{"turn_detection":{"type":"server_vad","create_response":false}}}}""");
        session = Apply(session, """{"audio":{"input":{"turn_detection":{"type":"semantic_vad"}}}}""");
        Assert.Equal(new TurnDetectionConfig.SemanticVad(), session.Input.TurnDetection);

        session = Apply(session, """{"audio":{"input":{"turn_detection":{"eagerness":"high"}}}}""");
        Assert.Equal(new TurnDetectionConfig.SemanticVad { Eagerness = Eagerness.High }, session.Input.TurnDetection);

        session = Apply(session, """{"audio":{"input":{"turn_detection":{"type":"server_vad"}}}}""");
        Assert.Equal(new TurnDetectionConfig.ServerVad(), session.Input.TurnDetection);
    }

    [Fact]
    public void Nulls_Clear()
    {
        var session = Apply(
            Fresh,
            """
            {"tracing":"auto","prompt":{"id":"p"},"include":["item.input_audio_transcription.logprobs"],"audio":{"input":{"transcription":{"model":"w","language":"de"},
             "noise_reduction":{"type":"near_field"}}}}
            """);
        Assert.Equal("auto", session.Tracing!.Value.GetString());

        session = Apply(session, """{"audio":{"input":{"transcription":{"language":null}}}}""");
        Assert.Equal(new TranscriptionConfig { Model = "w" }, session.Input.Transcription);

        session = Apply(
            session,
            """
            {"tracing":null,"prompt":null,"include":null,"instructions":"","tools":[],
             "audio":{"input":{"transcription":null,"noise_reduction":null,"turn_detection":null}}}
            """);
        Assert.Null(session.Tracing);
        Assert.Null(session.Prompt);
        Assert.Null(session.Include);
        Assert.Equal("", session.Instructions);
        Assert.Null(session.Input.Transcription);
        Assert.Null(session.Input.NoiseReduction);
        Assert.Null(session.Input.TurnDetection);
    }

    [Fact]
    public void Lists_AreReplacedAsAWhole()
    {
        var session = Apply(Fresh, """{"tools":[{"type":"function","name":"a"},{"type":"function","name":"b"}]}""");
        session = Apply(session, """{"tools":[{"type":"function","name":"c"}]}""");
        Assert.Equal(new ToolDefinition.Function("c", null, null), Assert.Single(session.Tools));
    }

    [Theory]
    [InlineData("""{"audio":{"input":{"turn_detection":{"threshold":0.5}}}}""", "missing_required_parameter", "session.audio.input.turn_detection.type")]
    [InlineData("""{"audio":{"input":{"transcription":{"language":"de"}}}}""", "missing_required_parameter", "session.audio.input.transcription.model")]
    public void WhatCannotBeMerged_IsRefusedWhole(string patch, string code, string param)
    {
        var current = Apply(Fresh, """{"audio":{"input":{"turn_detection":null}}}""");
        var error = SessionPatcher.Apply(current, ReadPatch(patch), out var next);
        Assert.Equal((code, param), (error!.Code, error.Param));
        Assert.Same(current, next);
    }

    [Theory]
    [InlineData("server_vad", """{"eagerness":"low"}""", "eagerness")]
    [InlineData("semantic_vad", """{"threshold":0.5}""", "threshold")]
    [InlineData("semantic_vad", """{"prefix_padding_ms":5}""", "prefix_padding_ms")]
    [InlineData("semantic_vad", """{"silence_duration_ms":5}""", "silence_duration_ms")]
    [InlineData("semantic_vad", """{"idle_timeout_ms":null}""", "idle_timeout_ms")]
    public void FieldOfTheOtherType_IsUnknown(string type, string turns, string field)
    {
        var current = Apply(Fresh, """{"audio":{"input":{"turn_detection":{"type":"TYPE"}}}}""".Replace("TYPE", type, StringComparison.Ordinal));
        var patch = """{"audio":{"input":{"turn_detection":TURNS}}}""".Replace("TURNS", turns, StringComparison.Ordinal);
        var error = SessionPatcher.Apply(current, ReadPatch(patch), out _);
        Assert.Equal($"Unknown parameter: 'session.audio.input.turn_detection.{field}'.", error!.Message);
    }

    [Fact]
    public void PatchReader_ServesOtherDocuments()
    {
        using var body = JsonDocument.Parse("""{"session":{"type":"realtime","model":"x","audio":{"output":{"speed":9}}}}""");
        Assert.False(SessionPatchReader.TryRead(body.RootElement.GetProperty("session"), out var patch, out var error));
        Assert.Null(patch);
        Assert.Equal("session.audio.output.speed", error.Param);

        using var broken = JsonDocument.Parse("""{"type":"realtime","model":"\ud800"}""");
        Assert.False(SessionPatchReader.TryRead(broken.RootElement, out _, out error));
        Assert.Equal("invalid_json", error.Code);

        using var good = JsonDocument.Parse("""{"type":"realtime","model":"x"}""");
        Assert.True(SessionPatchReader.TryRead(good.RootElement, out patch, out error));
        Assert.Equal("x", patch.Model.Value);
    }

    private static SessionConfig Apply(SessionConfig current, string patch)
    {
        Assert.Null(SessionPatcher.Apply(current, ReadPatch(patch), out var next));
        return next;
    }

    private static SessionPatch ReadPatch(string patch) =>
        ClientEventReaderTests.ReadPatch(patch == "{}" ? """{"type":"realtime"}""" : "{\"type\":\"realtime\"," + patch[1..]);
}
