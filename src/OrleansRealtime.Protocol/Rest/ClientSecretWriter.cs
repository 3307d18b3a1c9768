using System.Text.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Rest;

/// <summary>Writes the answer to <c>client_secrets</c>.</summary>
public static class ClientSecretWriter
{
    /// <param name="writer">Stands where a value may begin.</param>
    /// <param name="value">The secret.</param>
    /// <param name="expiresAt">When the secret ends, Unix seconds; not to be taken for the session's own end, which is 0.</param>
    /// <param name="session">What its sessions begin with.</param>
    public static void Write(Utf8JsonWriter writer, string value, long expiresAt, SessionConfig session)
    {
        writer.WriteStartObject();
        writer.WriteString("value", value);
        writer.WriteNumber("expires_at", expiresAt);
        writer.WritePropertyName("session");
        SessionWriter.Write(writer, session, forClientSecret: true);
        writer.WriteEndObject();
    }
}
