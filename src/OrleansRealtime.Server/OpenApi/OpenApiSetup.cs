namespace OrleansRealtime.Server.OpenApi;

/// <summary>Serves the description of the REST calls at <c>/openapi/v1.json</c>.</summary>
internal static class OpenApiSetup
{
    public static void AddRestDocument(this IServiceCollection services) =>
        services.AddOpenApi("v1", options => options.AddDocumentTransformer<RestDocument>());

    public static void MapRestDocument(this WebApplication app) => app.MapOpenApi().ExcludeFromDescription();
}
