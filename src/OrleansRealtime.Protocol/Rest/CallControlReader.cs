using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Rest;

/// <summary>Reads what controls a call; each answers what is wrong with the body, or null.</summary>
public static class CallControlReader
{
    // SIP's final answers other than success, RFC 3261 section 21.
    private const int MinStatusCode = 300;
    private const int MaxStatusCode = 699;

    /// <summary>The session itself, which must be a realtime one.</summary>
    public static ProtocolError? ReadAccept(JsonElement body)
    {
        var errors = new FirstError();
        var session = SessionPatchReader.Read(body, "", errors);
        if (session.Kind != SessionKind.Realtime)
        {
            errors.Add(ProtocolErrors.UnsupportedValue("type", session.Kind.ToWire(), SessionKind.Realtime.ToWire()));
        }

        return errors.Value;
    }

    /// <summary><c>status_code</c>, which may be absent.</summary>
    public static ProtocolError? ReadReject(JsonElement body)
    {
        var errors = new FirstError();
        var fields = new JsonFields(body, "", errors);
        if (fields.TryTakeValue("status_code", out var value))
        {
            JsonValues.ReadInteger(value, "status_code", errors, MinStatusCode, MaxStatusCode);
        }

        fields.Close();
        return errors.Value;
    }

    /// <summary><c>target_uri</c>, a <c>tel:</c> or <c>sip:</c> address.</summary>
    public static ProtocolError? ReadRefer(JsonElement body)
    {
        var errors = new FirstError();
        var fields = new JsonFields(body, "", errors);
        var target = fields.RequireString("target_uri");
        if (!errors.Found && !IsCallable(target))
        {
            errors.Add(ProtocolErrors.InvalidValue(
                "target_uri",
                $"Invalid value: '{ProtocolErrors.Quote(target)}'. Expected a 'tel:' or 'sip:' URI."));
        }

        fields.Close();
        return errors.Value;
    }

    // A line break would let the client write further SIP headers.
    private static bool IsCallable(string target) =>
        target.IndexOf(':') is > 0 and var colon &&
        colon < target.Length - 1 &&
        target[..colon].ToUpperInvariant() is "TEL" or "SIP" or "SIPS" &&
        !target.Any(character => char.IsControl(character) || char.IsWhiteSpace(character));
}
