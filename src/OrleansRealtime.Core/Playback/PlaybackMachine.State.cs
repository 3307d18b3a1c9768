using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Playback;

internal sealed partial class PlaybackMachine
{
    public IReadOnlyList<PlaybackRecord> ToRecords() => _playing.Count == 0 ? [] :
    [
        .. _playing.Select(playing => new PlaybackRecord(
            playing.Id.Value,
            [.. playing.Streams.OrderBy(stream => stream.Operation.Value).ThenBy(stream => stream.Message)],
            playing.HasStarted)),
    ];

    public void Restore(IEnumerable<PlaybackRecord> records)
    {
        foreach (var record in records)
        {
            var playing = new ResponsePlayback(new ResponseId(record.Response)) { HasStarted = record.HasStarted };
            playing.Streams.UnionWith(record.Streams);
            _playing.Add(playing);
        }
    }

    /// <summary>Nobody plays any of it any more, but what another edge can go on with.</summary>
    /// <param name="isKept">Whether the sound of a stream is kept.</param>
    /// <returns>The streams of which nothing has been heard.</returns>
    public IReadOnlyList<AudioStreamId> Abandon(Func<AudioStreamId, bool> isKept)
    {
        var over = _playing.FindAll(playing => !playing.Streams.Any(isKept));
        foreach (var started in over.Where(playing => playing.HasStarted))
        {
            outbox.Send(new ServerEvent.OutputAudioBufferCleared(started.Id));
        }

        _playing.RemoveAll(over.Contains);
        return [.. over.Where(playing => !playing.HasStarted).SelectMany(playing => playing.Streams)];
    }
}
