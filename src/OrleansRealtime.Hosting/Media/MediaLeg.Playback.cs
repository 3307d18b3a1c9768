using OrleansRealtime.Core;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Media;

/// <summary>Transports of media: their sound has a clock of its own, and comes and goes as samples.</summary>
public sealed partial class MediaLeg
{
    private readonly bool _playsByClock;

    /// <summary>Takes the next frame to be played; only where the leg plays by the clock. Any thread.</summary>
    /// <returns>Samples written; fewer than asked for at the end of an answer, 0 when there is nothing to play now.</returns>
    public int TakePlayback(Span<short> pcm) => _downlink.TakeAudio(pcm);

    // What the session's formats say is about events; the codec of a call is the call's own.
    private InputSettings Taken(InputSettings input) =>
        _playsByClock && input.Format != WireAudioFormat.Pcm ? input with { Format = WireAudioFormat.Pcm } : input;

    private async Task PumpMarksAsync()
    {
        while (await _downlink.ReadMarkAsync() is { } mark)
        {
            await _control.PostAsync(mark, _stopping.Token);
        }
    }
}
