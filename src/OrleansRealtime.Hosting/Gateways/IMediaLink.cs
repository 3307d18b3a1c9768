using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Playback;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>The data plane between an edge and an inference worker: audio only, never through the session.</summary>
public interface IMediaLink : IAsyncDisposable
{
    /// <summary>
    /// Hands on the next audio of the user; the link owns it from here on. Waits while the worker is too far behind, so that
    /// a client faster than its recogniser is slowed by its own socket.
    /// </summary>
    ValueTask PushAsync(PooledAudio audio, CancellationToken cancellationToken);

    /// <summary>Audio of answers, in order within each stream; the reader owns each frame. Enumerated once.</summary>
    /// <param name="from">From where kept streams go on; null for whatever comes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<OutputAudio> ReadAllAsync(
        IReadOnlyDictionary<AudioStreamId, SampleTime>? from,
        CancellationToken cancellationToken);

    /// <summary>The sound of an item, for the caller to own; null when it is not kept, any more or yet.</summary>
    /// <param name="address">Which sound.</param>
    /// <param name="until">How much of it; null for all there is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<PooledAudio?> ReadItemAsync(AudioAddress address, SampleTime? until, CancellationToken cancellationToken);

    /// <summary>Says that so much of a stream has left or was dropped: as much again may be made.</summary>
    void Release(AudioStreamId stream, int samples);
}
