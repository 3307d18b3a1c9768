using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Configuration;
using OrleansRealtime.Core.Prompts;
using OrleansRealtime.Hosting;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Server.ClientSecrets;

/// <summary>Makes client secrets out of what clients ask for.</summary>
internal sealed class ClientSecretIssuer(ClientSecretStore secrets, IInferenceGateway inference, PromptLibrary prompts)
{
    /// <param name="owner">Whose key asks.</param>
    /// <param name="patch">What the sessions should begin with; null for a realtime session as it comes.</param>
    /// <param name="lifetime">How long the secret lives.</param>
    /// <param name="issued">The secret, and the session with every default filled in.</param>
    /// <param name="error">Why there is none.</param>
    public bool TryIssue(
        Principal owner,
        SessionPatch? patch,
        TimeSpan lifetime,
        [NotNullWhen(true)] out IssuedSecret? issued,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        issued = null;
        error = Configure(patch, out var session);
        if (error is not null)
        {
            return false;
        }

        if (secrets.TryCreate(owner, session, lifetime) is { } secret)
        {
            issued = new IssuedSecret(secret, session);
            return true;
        }

        error = ProtocolError.InvalidRequest(
            ErrorCodes.RateLimitExceeded,
            "Too many client secrets. Wait until some have expired, or ask for shorter lives.");
        return false;
    }

    private ProtocolError? Configure(SessionPatch? patch, out SessionConfig session)
    {
        var seed = RandomSeed.Next();
        var id = new SessionId(new IdSource(seed).Next("sess_"));
        var model = patch?.Model.Or(RealtimeModels.Default) ?? RealtimeModels.Default;
        if (patch is not { Kind: SessionKind.Transcription }
            && RealtimeModels.Refusal(model, inference, "session.model") is { } unsuited)
        {
            session = SessionDefaults.Realtime(id, model, expiresAt: 0);
            return unsuited;
        }

        return InitialSession.Configure(id, model, patch, prompts, out session);
    }
}
