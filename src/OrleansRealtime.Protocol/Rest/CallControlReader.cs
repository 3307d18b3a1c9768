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
    private const int Decline = 603;

    /// <summary>The session itself, which must be a realtime one.</summary>
    public static ProtocolError? ReadAccept(JsonElement body, out SessionPatch? session)
    {
        var errors = new FirstError();
        session = SessionPatchReader.Read(body, "", errors);
        if (session.Kind != SessionKind.Realtime)
        {
            errors.Add(ProtocolErrors.UnsupportedValue("type", session.Kind.ToWire(), SessionKind.Realtime.ToWire()));
        }

        return errors.Value;
    }

    /// <summary><c>status_code</c>; 603 when absent.</summary>
    public static ProtocolError? ReadReject(JsonElement body, out int statusCode)
    {
        var errors = new FirstError();
        var fields = new JsonFields(body, "", errors);
        statusCode = fields.TryTakeValue("status_code", out var value)
            ? JsonValues.ReadInteger(value, "status_code", errors, MinStatusCode, MaxStatusCode)
            : Decline;
        fields.Close();
        return errors.Value;
    }

    /// <summary><c>target_uri</c>, a <c>tel:</c> or <c>sip:</c> address.</summary>
    public static ProtocolError? ReadRefer(JsonElement body, out string target)
    {
        var errors = new FirstError();
        var fields = new JsonFields(body, "", errors);
        target = fields.RequireString("target_uri");
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
