using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.State.Records;

/// <summary>Turn detection; exactly one of the first two is there.</summary>
internal sealed record TurnDetectionRecord(
    TurnDetectionRecord.ServerRecord? Server,
    Eagerness? Semantic,
    bool CreateResponse,
    bool InterruptResponse)
{
    public static TurnDetectionRecord Of(TurnDetectionConfig config) => new(
        config is TurnDetectionConfig.ServerVad vad
            ? new ServerRecord(vad.Threshold, vad.PrefixPaddingMs, vad.SilenceDurationMs, vad.IdleTimeoutMs)
            : null,
        config is TurnDetectionConfig.SemanticVad semantic ? semantic.Eagerness : null,
        config.CreateResponse,
        config.InterruptResponse);

    public TurnDetectionConfig ToConfig() => Server is { } server
        ? new TurnDetectionConfig.ServerVad
        {
            Threshold = server.Threshold,
            PrefixPaddingMs = server.PrefixPaddingMs,
            SilenceDurationMs = server.SilenceDurationMs,
            IdleTimeoutMs = server.IdleTimeoutMs,
            CreateResponse = CreateResponse,
            InterruptResponse = InterruptResponse,
        }
        : new TurnDetectionConfig.SemanticVad
        {
            Eagerness = Semantic ?? throw new System.Text.Json.JsonException("Turn detection has no kind."),
            CreateResponse = CreateResponse,
            InterruptResponse = InterruptResponse,
        };

    internal sealed record ServerRecord(double Threshold, int PrefixPaddingMs, int SilenceDurationMs, int? IdleTimeoutMs);
}
