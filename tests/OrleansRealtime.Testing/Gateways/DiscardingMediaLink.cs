using System.Runtime.CompilerServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Testing.Gateways;

/// <summary>Counts the user's audio, lets go of it at once, and never answers.</summary>
public sealed class DiscardingMediaLink : IMediaLink
{
    public long Samples { get; private set; }

    public ValueTask PushAsync(PooledAudio audio, CancellationToken cancellationToken)
    {
        Samples += audio.Length;
        audio.Dispose();
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<OutputAudio> ReadAllAsync(
        IReadOnlyDictionary<AudioStreamId, SampleTime>? from,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(
            static _ => { },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        yield break;
    }

    public ValueTask<PooledAudio?> ReadItemAsync(
        AudioAddress address,
        SampleTime? until,
        CancellationToken cancellationToken) => ValueTask.FromResult<PooledAudio?>(null);

    public void Release(AudioStreamId stream, int samples)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
