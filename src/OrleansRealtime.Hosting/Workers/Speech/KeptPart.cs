using OrleansRealtime.Audio;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>A piece of kept sound as it was written down.</summary>
/// <param name="Name">Of which sound.</param>
/// <param name="FirstPacket">The number of its first packet.</param>
/// <param name="Packets">Its packets, in order.</param>
/// <param name="Length">How long the sound is, where this is the end of it; else null.</param>
internal sealed record KeptPart<TName>(TName Name, int FirstPacket, IReadOnlyList<byte[]> Packets, SampleTime? Length);
