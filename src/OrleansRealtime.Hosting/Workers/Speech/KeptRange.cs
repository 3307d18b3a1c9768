using OrleansRealtime.Audio;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>A part of a kept stream, as it was when it was asked for.</summary>
/// <param name="From">Its first sample.</param>
/// <param name="To">Behind its last.</param>
/// <param name="FirstPacket">The number of the first packet, some of whose sound lies before <paramref name="From"/>.</param>
/// <param name="Packets">Packets, in order.</param>
/// <param name="Raw">The last samples, which no packet holds yet.</param>
internal sealed record KeptRange(
    SampleTime From,
    SampleTime To,
    int FirstPacket,
    IReadOnlyList<byte[]> Packets,
    ReadOnlyMemory<short> Raw);
