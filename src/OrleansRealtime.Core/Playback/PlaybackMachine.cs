using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Playback;

/// <summary>
/// Which responses are being heard, where the edge plays them by the clock (API reference, <c>output_audio_buffer.*</c>). The
/// edge reports each stream it was told of once: as played to its end, or as cut.
/// </summary>
internal sealed partial class PlaybackMachine(SessionOutbox outbox)
{
    private readonly List<ResponsePlayback> _playing = [];

    /// <summary>Responses whose sound is not over.</summary>
    public int Count => _playing.Count;

    public bool IsPlaying(ResponseId response) => _playing.Any(playing => playing.Id == response);

    /// <summary>Whether the edge has still to say that a stream is over.</summary>
    public bool IsAwaiting(AudioStreamId stream) => Find(stream) is not null;

    /// <summary>The edge was told to play this when it comes.</summary>
    public void Open(ResponseId response, AudioStreamId stream)
    {
        var playing = _playing.Find(known => known.Id == response);
        if (playing is null)
        {
            _playing.Add(playing = new ResponsePlayback(response));
        }

        playing.Streams.Add(stream);
    }

    /// <summary>The first of its sound has left.</summary>
    public void HandleStarted(AudioStreamId stream)
    {
        if (Find(stream) is { HasStarted: false } playing)
        {
            playing.HasStarted = true;
            outbox.Send(new ServerEvent.OutputAudioBufferStarted(playing.Id));
        }
    }

    /// <summary>The last of its sound has left.</summary>
    public void HandleEnded(AudioStreamId stream) => Find(stream)?.Streams.Remove(stream);

    /// <summary>These streams will not be heard any further.</summary>
    public void HandleCut(IEnumerable<AudioStreamId> streams)
    {
        foreach (var stream in streams)
        {
            if (Find(stream) is not { } playing)
            {
                continue;
            }

            playing.Streams.Remove(stream);
            playing.WasCut = true;
        }

        foreach (var cut in _playing.FindAll(playing => playing.WasCut && playing.Streams.Count == 0))
        {
            _playing.Remove(cut);
            if (cut.HasStarted)
            {
                outbox.Send(new ServerEvent.OutputAudioBufferCleared(cut.Id));
            }
        }
    }

    /// <summary>The next response whose sound is over, now that it makes no more; told to the client by this.</summary>
    /// <param name="isRunning">Whether a response may still make sound.</param>
    /// <param name="response">Which one.</param>
    public bool TryTakeStopped(Func<ResponseId, bool> isRunning, out ResponseId response)
    {
        var index = _playing.FindIndex(playing => playing.Streams.Count == 0 && !isRunning(playing.Id));
        if (index < 0)
        {
            response = default;
            return false;
        }

        var stopped = _playing[index];
        _playing.RemoveAt(index);
        response = stopped.Id;
        if (stopped.HasStarted)
        {
            outbox.Send(new ServerEvent.OutputAudioBufferStopped(stopped.Id));
        }

        return true;
    }

    private ResponsePlayback? Find(AudioStreamId stream) => _playing.Find(playing => playing.Streams.Contains(stream));
}
