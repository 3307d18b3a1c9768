using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>What a session may begin as.</summary>
internal static class Setups
{
    public const int Count = 7;

    private static readonly SessionId Id = new("sess_test");

    private static readonly SessionSettings[] Settings =
    [
        new(),
        new(),

        // Every bound close by.
        new() { MaxItems = 5, MaxConversationCharacters = 200, MaxDuration = TimeSpan.FromMinutes(1) },
        new() { ContextTokens = 60, TokensPerMinute = 500 },
        new() { MaxContexts = 3, MaxMcpCalls = 2 },
        new() { PlaysByClock = true, MaxWaitingPlaybacks = 3 },
        new() { MaxExchangeResponses = 3 },
    ];

    public static SessionSettings SettingsOf(int setup) => Settings[Math.Min(setup, Count - 1)];

    public static VoiceSession Begin(int setup, DateTimeOffset now, ulong seed) =>
        new(now, seed, SettingsOf(setup), ConfigOf(setup));

    private static SessionConfig ConfigOf(int setup) => setup switch
    {
        1 => SessionDefaults.Transcription(Id, expiresAt: 0),
        2 => SessionDefaults.Realtime(Id, "gpt-realtime-mini", expiresAt: 0),
        0 or 3 or 5 => SessionDefaults.Realtime(Id, "gpt-realtime", expiresAt: 0),
        4 => SessionDefaults.Realtime(Id, "gpt-realtime", expiresAt: 0) with { Include = [SessionIncludes.Contexts] },
        _ => SessionDefaults.Realtime(Id, "gpt-realtime", expiresAt: 0) with
        {
            Include = [SessionIncludes.Contexts, SessionIncludes.Stateless],
        },
    };
}
