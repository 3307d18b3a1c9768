using OrleansRealtime.Core.Images;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core;

/// <summary>What a connection that comes in the middle needs to know, and the time when there is none.</summary>
public sealed partial class VoiceSession
{
    /// <summary>Nobody speaks, and no answer is being made: a good time to go.</summary>
    public bool IsAtRest => !_input.IsSpeaking && _responses.Running.Count == 0;

    /// <summary>How far the user's audio has come, as last heard of.</summary>
    public Audio.SampleTime InputPosition => _input.Position;

    /// <summary>The current context's conversation as it is now, oldest first, as it is shown to clients.</summary>
    public IReadOnlyList<ConversationItem> Conversation => [.. CurrentLog.Entries.Select(entry => ImageRules.Shown(entry.Item))];

    private void HandleParked()
    {
        // Nobody is there to be asked whether they are still there.
        _timers.Stop(SessionTimer.IdleTimeout);
    }
}
