using OrleansRealtime.Core.Prompts;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Configuration;

/// <summary>What a session begins with, by the rules that later updates follow.</summary>
public static class InitialSession
{
    /// <param name="id">The session's id.</param>
    /// <param name="model">The model; not looked at for a transcription session.</param>
    /// <param name="patch">What the client wants other than the defaults; null for a realtime session as it comes.</param>
    /// <param name="prompts">The prompts it may name.</param>
    /// <param name="config">The session; the defaults when refused.</param>
    /// <returns>Why it cannot begin so; null when it can.</returns>
    public static ProtocolError? Configure(SessionId id, string model, SessionPatch? patch, PromptLibrary prompts, out SessionConfig config)
    {
        var defaults = patch is { Kind: SessionKind.Transcription }
            ? SessionDefaults.Transcription(id, expiresAt: 0)
            : SessionDefaults.Realtime(id, model, expiresAt: 0);
        return Change(defaults, patch, prompts, out config);
    }

    /// <param name="from">What it would begin with otherwise.</param>
    /// <param name="patch">What the client wants other than that; null for nothing.</param>
    /// <param name="prompts">The prompts it may name.</param>
    /// <param name="config">The session; <paramref name="from"/> when refused.</param>
    /// <returns>Why it cannot begin so; null when it can.</returns>
    public static ProtocolError? Change(SessionConfig from, SessionPatch? patch, PromptLibrary prompts, out SessionConfig config)
    {
        var configuration = new SessionConfiguration(from, prompts);
        ProtocolError? error = null;
        if (patch is not null)
        {
            configuration.TryUpdate(patch, voiceLocked: false, responding: false, out error);
        }

        config = configuration.Current;
        return error;
    }
}
