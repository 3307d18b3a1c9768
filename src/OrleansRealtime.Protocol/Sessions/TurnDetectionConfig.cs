namespace OrleansRealtime.Protocol.Sessions;

/// <summary><c>session.audio.input.turn_detection</c>.</summary>
public abstract record TurnDetectionConfig
{
    private TurnDetectionConfig()
    {
    }

    /// <summary>Answer by itself when the user stops speaking.</summary>
    public bool CreateResponse { get; init; } = true;

    /// <summary>Cancel a running answer when the user starts speaking.</summary>
    public bool InterruptResponse { get; init; } = true;

    public sealed record ServerVad : TurnDetectionConfig
    {
        /// <summary>0–1; higher wants louder, clearer speech.</summary>
        public double Threshold { get; init; } = 0.5;

        public int PrefixPaddingMs { get; init; } = 300;

        /// <summary>200 ms on the live wire, whatever the guides say.</summary>
        public int SilenceDurationMs { get; init; } = 200;

        /// <summary>5000–30000; null is off.</summary>
        public int? IdleTimeoutMs { get; init; }
    }

    public sealed record SemanticVad : TurnDetectionConfig
    {
        public Eagerness Eagerness { get; init; } = Eagerness.Auto;
    }
}
