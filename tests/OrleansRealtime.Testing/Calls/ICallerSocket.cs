namespace OrleansRealtime.Testing.Calls;

/// <summary>How a caller reaches the server.</summary>
internal interface ICallerSocket : IAsyncDisposable
{
    /// <summary>Datagrams lost so far, both ways together.</summary>
    int Lost { get; }

    void Send(ReadOnlySpan<byte> datagram);
}
