namespace OrleansRealtime.Server.WebSockets;

/// <summary>How long a client may take over one message.</summary>
internal sealed class SendLimit(TimeSpan limit) : IDisposable
{
    private CancellationTokenSource _source = new();

    /// <summary>A token that fires when the next message takes too long; its source is made anew only after it has fired.</summary>
    public CancellationToken Next()
    {
        if (!_source.TryReset())
        {
            _source.Dispose();
            _source = new CancellationTokenSource();
        }

        _source.CancelAfter(limit);
        return _source.Token;
    }

    public void Dispose() => _source.Dispose();
}
