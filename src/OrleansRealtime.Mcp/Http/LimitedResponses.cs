namespace OrleansRealtime.Mcp.Http;

/// <summary>Bounds what is read of each response, however it comes; of a stream of events, each event.</summary>
internal sealed class LimitedResponses(HttpMessageHandler inner, long limit) : DelegatingHandler(inner)
{
    private volatile bool _exceeded;

    public long Limit => limit;

    /// <summary>Some response was too large.</summary>
    public bool IsExceeded => _exceeded;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);

        // What a server says of a failure is read in one piece, whatever it calls it.
        var isEvents = response.IsSuccessStatusCode
            && "text/event-stream".Equals(response.Content.Headers.ContentType?.MediaType, StringComparison.OrdinalIgnoreCase);
        var content = new StreamContent(new LimitedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken),
            limit,
            isEvents,
            () => _exceeded = true));
        foreach (var (name, values) in response.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = content;
        return response;
    }
}
