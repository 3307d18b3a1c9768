using System.Runtime.CompilerServices;

namespace OrleansRealtime.Hosting.Media;

/// <summary>What leaves for the client, complete.</summary>
public sealed partial class MediaLeg
{
    private readonly ItemAudioFiller _filler;

    /// <summary>The next event or audio for the client, whose audio the caller then owns; null when the session is over.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DownlinkItem?> ReadAsync() =>
        await _downlink.ReadAsync() is not { } item ? null
        : item.Audio is { Count: > 0 } audio
            ? item with { Event = await _filler.FillAsync(item.Event, audio, CancellationToken.None) }
        : item;
}
