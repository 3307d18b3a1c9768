namespace OrleansRealtime.Client.Resumption;

/// <summary>A command or a stretch of audio that the server has not promised to keep.</summary>
public sealed record SavedUplinkEntry
{
    /// <summary>The command's number; 0 for audio.</summary>
    public long Seq { get; init; }

    /// <summary>The command's JSON, its number included; null for audio.</summary>
    public string? Command { get; init; }

    /// <summary>The input position of the first sample.</summary>
    public long Position { get; init; }

    /// <summary>The audio's format; null for a command.</summary>
    public string? Format { get; init; }

    /// <summary>The audio; null for a command.</summary>
    public byte[]? Audio { get; init; }

    /// <summary>Its place, and nothing of what was said.</summary>
    public override string ToString() => Command is null ? $"audio at {Position}" : $"command {Seq}";
}
