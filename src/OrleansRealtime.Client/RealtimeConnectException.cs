using System.Net;

namespace OrleansRealtime.Client;

/// <summary>No connection came about.</summary>
public sealed class RealtimeConnectException(Uri address, HttpStatusCode? status, Exception inner)
    : Exception(Describe(address, status, inner), inner)
{
    public Uri Address { get; } = address;

    /// <summary>What the server answered instead of upgrading; null when nobody answered.</summary>
    public HttpStatusCode? Status { get; } = status;

    private static string Describe(Uri address, HttpStatusCode? status, Exception inner) => status is { } answer
        ? $"{address} answered {(int)answer} instead of opening a WebSocket."
        : $"Cannot reach {address}: {inner.GetBaseException().Message}";
}
