using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>What a session may begin as.</summary>
internal static class Setups
{
    public const int Count = 7;

    private static readonly SessionId Id = new("sess_test");

    public static VoiceSession Begin(int setup, DateTimeOffset now, ulong seed) => setup switch
    {
        0 => new VoiceSession(now, seed, new SessionSettings(), SessionDefaults.Realtime(Id, "gpt-realtime", expiresAt: 0)),
        1 => new VoiceSession(now, seed, new SessionSettings(), SessionDefaults.Transcription(Id, expiresAt: 0)),

        // Every bound close by.
        2 => new VoiceSession(
            now,
            seed,
            new SessionSettings { MaxItems = 5, MaxConversationCharacters = 200, MaxDuration = TimeSpan.FromMinutes(1) },
            SessionDefaults.Realtime(Id, "gpt-realtime-mini", expiresAt: 0)),
        3 => new VoiceSession(
            now,
            seed,
            new SessionSettings { ContextTokens = 60, TokensPerMinute = 500 },
            SessionDefaults.Realtime(Id, "gpt-realtime", expiresAt: 0)),
        4 => new VoiceSession(
            now,
            seed,
            new SessionSettings { MaxContexts = 3, MaxMcpCalls = 2 },
            SessionDefaults.Realtime(Id, "gpt-realtime", expiresAt: 0) with { Include = [SessionIncludes.Contexts] }),
        5 => new VoiceSession(
            now,
            seed,
            new SessionSettings { PlaysByClock = true, MaxWaitingPlaybacks = 3 },
            SessionDefaults.Realtime(Id, "gpt-realtime", expiresAt: 0)),
        _ => new VoiceSession(
            now,
            seed,
            new SessionSettings { MaxExchangeResponses = 3 },
            SessionDefaults.Realtime(Id, "gpt-realtime", expiresAt: 0) with
            {
                Include = [SessionIncludes.Contexts, SessionIncludes.Stateless],
            }),
    };
}
