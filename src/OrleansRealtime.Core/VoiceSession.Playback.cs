using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.Responses;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

/// <summary>Transports on which the edge plays answers by the clock: what is heard is known, so unheard audio cuts itself.</summary>
public sealed partial class VoiceSession
{
    private readonly PlaybackMachine _playback;

    private void ClearPlayback(ClientEvent.OutputAudioClear clear)
    {
        if (!_settings.PlaysByClock)
        {
            Refuse(clear, ProtocolError.InvalidRequest(
                ErrorCodes.InvalidValue,
                "Invalid value: 'output_audio_buffer.clear'. It is only supported on media transports.",
                "type"));
            return;
        }

        _outbox.Do(new SessionEffect.ClearPlayback());
    }

    /// <summary>Tells of what the edge has silenced, and keeps of it what was heard.</summary>
    private void HandlePlaybackCut(IReadOnlyList<AudioHeard> heard)
    {
        // An edge that comes in the middle may be told again of what was cut long ago.
        var running = heard.Where(cut => _playback.IsAwaiting(cut.Stream)).ToList();
        _playback.HandleCut(running.Select(cut => cut.Stream));
        foreach (var cut in running)
        {
            if (_spokenStreams.Find(cut.Stream) is { } itemId && _contexts.FindItem(itemId) is { Spoken: not null })
            {
                KeepHeard(itemId, cut.Until);
                _outbox.Send(new ServerEvent.ItemTruncated(itemId, 0, (int)cut.Until.Milliseconds));
            }
        }
    }

    private void SettlePlayback(DateTimeOffset now)
    {
        while (_playback.TryTakeStopped(response => _responses.Find(response) is not null, out _))
        {
            if (_playback.Count == 0 && _responses.Active is null)
            {
                AwaitUserFrom(now);
            }
        }
    }

    // Each response may have some seconds of sound waiting: without a bound a client could pile them up.
    private ProtocolError? PlaybackRefusal(ResponseTerms terms) =>
        terms.Modality == OutputModality.Audio && _playback.Count >= _settings.MaxWaitingPlaybacks
            ? ProtocolError.InvalidRequest(
                ErrorCodes.RateLimitExceeded,
                $"The answers to {_playback.Count} responses are still to be played. Wait, or send output_audio_buffer.clear.")
            : null;
}
