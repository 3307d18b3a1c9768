namespace OrleansRealtime.Core;

/// <summary>Names one of the connections to a session: the one that carries its audio, or a sideband.</summary>
public readonly record struct AttachmentId(int Value)
{
    /// <summary>The connection that carries the audio.</summary>
    public static readonly AttachmentId Primary;
}
