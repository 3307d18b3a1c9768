namespace OrleansRealtime.Core.Images;

/// <summary>Whether the session's engine can see, and how much.</summary>
public sealed record ImageSettings
{
    /// <summary>An engine without eyes.</summary>
    public static readonly ImageSettings Blind = new();

    public bool CanSee { get; init; }

    /// <summary>Bytes of one image.</summary>
    public int MaxImageBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Bytes of all images of a conversation, or of one request's own input.</summary>
    public int MaxTotalBytes { get; init; } = 32 * 1024 * 1024;
}
