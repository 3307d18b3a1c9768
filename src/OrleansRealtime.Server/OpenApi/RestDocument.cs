using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using OrleansRealtime.Server.Http;

namespace OrleansRealtime.Server.OpenApi;

/// <summary>
/// Describes the REST calls: which there are comes from the endpoints themselves, their shapes from <c>schemas.json</c>, because the
/// bodies are read and written by hand and no type stands for them.
/// </summary>
internal sealed class RestDocument : IOpenApiDocumentTransformer
{
    private const string Json = "application/json";
    private const string Bearer = "bearer";

    // What every call of the API can answer, in HTTP.
    private static readonly int[] CommonFailures =
        [StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status500InternalServerError];

    // Once the connection is a WebSocket, everything else is told by an event and the close code.
    private static readonly int[] HandshakeFailures = [StatusCodes.Status400BadRequest];

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OrleansRealtime",
            Version = "v1",
            Description = "The HTTP part of the OpenAI Realtime API. Its events, over WebSocket and data channels, are not described here.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas = Schemas();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Bearer,
                Description = "An API key; a client secret (ek_…) only opens sessions.",
            },
        };

        foreach (var described in context.DescriptionGroups.SelectMany(group => group.Items))
        {
            var path = $"/{described.RelativePath}";
            var operation = document.Paths[path].Operations![HttpMethod.Parse(described.HttpMethod!)];
            var shape = described.ActionDescriptor.EndpointMetadata.OfType<RestShape>().FirstOrDefault();
            Describe(operation, shape ?? new RestShape(""), ApiPaths.Contains(path), document);
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiOperation operation, RestShape shape, bool isApi, OpenApiDocument document)
    {
        operation.Summary = shape.Summary;
        operation.Deprecated = shape.IsDeprecated;
        operation.Responses = new OpenApiResponses { [Key(shape.Status)] = Answer(shape.Status, shape.Response, document, shape.ResponseType) };
        if (shape.Request is { } request)
        {
            operation.RequestBody = new OpenApiRequestBody { Content = ContentOf(request, document, shape.RequestTypes) };
        }

        foreach (var query in shape.Query)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(ParameterOf(query));
        }

        if (!isApi)
        {
            return;
        }

        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        foreach (var status in FailuresOf(shape))
        {
            operation.Responses[Key(status)] = Answer(status, "Error", document);
        }
    }

    private static IEnumerable<int> FailuresOf(RestShape shape)
    {
        var common = shape.Status == StatusCodes.Status101SwitchingProtocols ? HandshakeFailures : CommonFailures;
        return shape.Request is null
            ? [.. common, .. shape.Failures]
            : [.. common, .. shape.Failures, StatusCodes.Status413PayloadTooLarge];
    }

    private static OpenApiParameter ParameterOf(RestQuery query) => new()
    {
        Name = query.Name,
        In = ParameterLocation.Query,
        Description = query.Description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiResponse Answer(int status, string? schema, OpenApiDocument document, string type = Json) => new()
    {
        Description = ReasonPhrases.GetReasonPhrase(status),
        Content = schema is null ? null : ContentOf(schema, document, [type]),
    };

    private static Dictionary<string, OpenApiMediaType> ContentOf(
        string schema, OpenApiDocument document, IReadOnlyList<string> types) => types.ToDictionary(
            type => type,
            type => new OpenApiMediaType { Schema = new OpenApiSchemaReference(schema, document) });

    private static IDictionary<string, IOpenApiSchema> Schemas()
    {
        using var stream = typeof(RestDocument).Assembly.GetManifestResourceStream("schemas.json")!;
        using var reader = new StreamReader(stream);
        return OpenApiDocument.Parse(reader.ReadToEnd(), OpenApiConstants.Json).Document!.Components!.Schemas!;
    }

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);
}
