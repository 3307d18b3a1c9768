using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OrleansRealtime.Integration.Tests.Wire;

namespace OrleansRealtime.Integration.Tests.Rest;

/// <summary>What came back over HTTP.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers, apart from the content's.</param>
/// <param name="MediaType">The content's type; null when there is no content.</param>
/// <param name="Body">The JSON; undefined when there is no content.</param>
internal sealed record RestAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string? MediaType, JsonElement Body)
{
    /// <summary>The element at a path such as <c>session.audio.input</c>; fails when there is none.</summary>
    public JsonElement At(string path) => new WireEvent(0, "answer", Body).At(path);

    public string? Text(string path) => At(path).GetString();

    /// <summary>Fails unless it is an error in the API's form.</summary>
    public void AssertError(HttpStatusCode status, string? code, string? param)
    {
        Assert.True(status == Status, $"Answered {Status}: {Body}");
        Assert.Equal("application/json", MediaType);
        Assert.Equal(["message", "type", "param", "code"], At("error").EnumerateObject().Select(field => field.Name));
        Assert.Equal("invalid_request_error", Text("error.type"));
        Assert.NotEmpty(Text("error.message")!);
        Assert.Equal(code, Text("error.code"));
        Assert.Equal(param, Text("error.param"));
    }
}
