using System.Text.Json;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Server.Endpoints;

/// <summary>The JSON body of every failed HTTP request.</summary>
internal static class ErrorResponse
{
    public static async Task WriteAsync(HttpResponse response, int statusCode, ProtocolError error)
    {
        response.StatusCode = statusCode;
        response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("message", error.Message);
        writer.WriteString("type", error.Type);
        writer.WriteString("param", error.Param);
        writer.WriteString("code", error.Code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
