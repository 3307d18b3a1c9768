namespace OrleansRealtime.Protocol.Client;

/// <summary>Events beyond the API's own that a session has opted into; without it they are as unknown as any other.</summary>
[Flags]
public enum ClientExtensions
{
    None = 0,

    /// <summary>The <c>context.*</c> events.</summary>
    Contexts = 1,

    /// <summary>Numbers on commands, and <c>session.acknowledge</c>.</summary>
    Resumption = 2,
}
