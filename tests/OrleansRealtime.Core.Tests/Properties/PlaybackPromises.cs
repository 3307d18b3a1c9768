using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>What has started to be heard is told to be over once, as stopped or as cleared, and nothing else is.</summary>
internal sealed class PlaybackPromises
{
    private readonly HashSet<string> _playing = [];

    public void See(ServerEvent @event)
    {
        switch (@event)
        {
            case ServerEvent.OutputAudioBufferStarted started:
                Assert.True(_playing.Add(started.ResponseId.Value), "Started while it plays.");
                break;
            case ServerEvent.OutputAudioBufferStopped stopped:
                Assert.True(_playing.Remove(stopped.ResponseId.Value), "Stopped what does not play.");
                break;
            case ServerEvent.OutputAudioBufferCleared cleared:
                Assert.True(_playing.Remove(cleared.ResponseId.Value), "Cleared what does not play.");
                break;
        }
    }

    public void CheckAtRest() => Assert.Empty(_playing);
}
