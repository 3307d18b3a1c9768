namespace OrleansRealtime.Client.Resumption.Uplink;

/// <summary>What goes out next: a command as it stands, or bytes of audio with their position. Valid until the log changes.</summary>
/// <param name="Bytes">The command's JSON, its number included, or the audio.</param>
/// <param name="IsCommand">Which of the two.</param>
/// <param name="Position">The input position of the first sample; 0 for a command.</param>
/// <param name="Samples">The samples in it; 0 for a command.</param>
internal readonly record struct UplinkPiece(ReadOnlyMemory<byte> Bytes, bool IsCommand, long Position, long Samples);
