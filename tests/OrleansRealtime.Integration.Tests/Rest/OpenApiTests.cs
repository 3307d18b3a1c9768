using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Rest;

/// <summary>The description of the REST calls, against the calls that are really there.</summary>
public sealed class OpenApiTests
{
    // The same calls again for clients of Azure, and what answers everything else.
    private const string SecondPrefix = "/openai/";

    [Fact]
    public async Task EveryEndpoint_IsDescribed_AndNothingElse()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        var document = await ReadAsync(server);

        var described = document.Paths
            .SelectMany(path => path.Value.Operations!.Select(operation => $"{operation.Key.Method} {path.Key}"))
            .Order();

        var mapped = server.Endpoints
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint => MethodsOf(endpoint).Select(method => $"{method} {PathOf(endpoint)}"))
            .Where(endpoint => !endpoint.Contains(SecondPrefix, StringComparison.Ordinal) && !endpoint.Contains("/openapi/", StringComparison.Ordinal))
            .Distinct()
            .Order();
        Assert.Equal(mapped, described);
        Assert.Contains("POST /v1/realtime/client_secrets", described);
    }

    [Fact]
    public async Task ACall_HasItsShapes_ItsErrors_AndItsKey()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        var document = await ReadAsync(server);

        foreach (var (path, item) in document.Paths)
        {
            foreach (var operation in item.Operations!.Values)
            {
                Assert.True(path.StartsWith("/v1", StringComparison.Ordinal) == operation.Security is { Count: > 0 }, path);
                Assert.All(operation.Responses!.Values, response => Assert.False(string.IsNullOrEmpty(response.Description), path));
                if (operation.Security is { Count: > 0 } && !operation.Responses!.ContainsKey("101"))
                {
                    Assert.Equal(
                        ["error"], operation.Responses["401"].Content!["application/json"].Schema!.Required!);
                    Assert.Equal(operation.RequestBody is not null, operation.Responses.ContainsKey("413"));
                }
            }
        }

        var secrets = document.Paths["/v1/realtime/client_secrets"].Operations![HttpMethod.Post];
        Assert.Contains("expires_after", secrets.RequestBody!.Content!["application/json"].Schema!.Properties!.Keys);
        Assert.Contains("value", secrets.Responses!["200"].Content!["application/json"].Schema!.Properties!.Keys);
        Assert.True(secrets.Responses.ContainsKey("429"));
        Assert.Equal(SecuritySchemeType.Http, document.Components!.SecuritySchemes!["bearer"].Type);
    }

    /// <summary>Behind the upgrade there is no HTTP to answer in.</summary>
    [Fact]
    public async Task TheSocket_HasItsQuery_AndPromisesNoAnswerItCannotGive()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        var document = await ReadAsync(server);

        var socket = document.Paths["/v1/realtime"].Operations![HttpMethod.Get];

        Assert.Equal(["101", "400"], socket.Responses!.Keys.Order());
        Assert.Equal(["error"], socket.Responses["400"].Content!["application/json"].Schema!.Required!);
        Assert.Equal(["call_id", "intent", "model"], socket.Parameters!.Select(parameter => parameter.Name).Order());
        Assert.All(socket.Parameters!, parameter =>
        {
            Assert.Equal(ParameterLocation.Query, parameter.In);
            Assert.False(parameter.Required);
            Assert.False(string.IsNullOrEmpty(parameter.Description));
        });
    }

    /// <summary>What the description allows is what the server takes, and its answer has what was promised.</summary>
    [Fact]
    public async Task TheDescribedSecret_IsTheRealOne()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        var document = await ReadAsync(server);
        var session = document.Components!.Schemas!["RealtimeSession"];
        using var rest = new RestClient(server);

        var answer = await rest.PostAsync("/v1/realtime/client_secrets", "{}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            document.Components.Schemas["ClientSecret"].Required!.Order(),
            answer.Body.EnumerateObject().Select(property => property.Name).Order());

        // Every setting of a session that the server tells is described, but for what it alone sets.
        string[] own = ["object", "id", "expires_at"];
        Assert.Empty(answer.At("session").EnumerateObject().Select(property => property.Name).Except(session.Properties!.Keys).Except(own));
    }

    private static async Task<OpenApiDocument> ReadAsync(TestServer server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var text = await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        var result = OpenApiDocument.Parse(text, OpenApiConstants.Json);
        Assert.Empty(result.Diagnostic!.Errors);
        return result.Document!;
    }

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];

    private static string PathOf(RouteEndpoint endpoint) => $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}";
}
