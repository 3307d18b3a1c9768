namespace OrleansRealtime.Server.OpenApi;

/// <summary>What an endpoint takes and gives, by the names of <c>schemas.json</c>. Metadata of the endpoint.</summary>
/// <param name="Summary">One line about it.</param>
internal sealed record RestShape(string Summary)
{
    /// <summary>Schema of the request's body; null for none.</summary>
    public string? Request { get; init; }

    /// <summary>Schema of the answer's body; null for none.</summary>
    public string? Response { get; init; }

    /// <summary>How the body may be written.</summary>
    public IReadOnlyList<string> RequestTypes { get; init; } = ["application/json"];

    /// <summary>How the answer is written.</summary>
    public string ResponseType { get; init; } = "application/json";

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>What its query may say.</summary>
    public IReadOnlyList<RestQuery> Query { get; init; } = [];

    /// <summary>Statuses of failures beside those that every call of the API has.</summary>
    public IReadOnlyList<int> Failures { get; init; } = [];

    public bool IsDeprecated { get; init; }
}
