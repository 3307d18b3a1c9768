namespace OrleansRealtime.Mcp.Http;

/// <summary>Bounds what is read of each response, however it comes.</summary>
internal sealed class LimitedResponses(HttpMessageHandler inner, long limit) : DelegatingHandler(inner)
{
    private volatile bool _exceeded;

    public long Limit => limit;

    /// <summary>Some response was too large.</summary>
    public bool IsExceeded => _exceeded;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var content = new StreamContent(
            new LimitedStream(await response.Content.ReadAsStreamAsync(cancellationToken), limit, () => _exceeded = true));
        foreach (var (name, values) in response.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = content;
        return response;
    }
}
