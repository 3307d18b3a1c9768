using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Server.Resumption;

/// <summary>Why a client may not even try to come back.</summary>
/// <param name="Status">What it is told over HTTP.</param>
/// <param name="Error">What it is told everywhere.</param>
internal sealed record ResumeRefusal(int Status, ProtocolError Error)
{
    /// <summary>It is the key that is wrong.</summary>
    public bool IsAuthentication => Status == StatusCodes.Status401Unauthorized;
}
