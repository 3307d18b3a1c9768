namespace OrleansRealtime.Server.Engines;

/// <summary>Who makes a part of an engine.</summary>
public enum PartKind
{
    /// <summary>The offline engine of this server.</summary>
    Local,

    /// <summary>A service that speaks the OpenAI HTTP API.</summary>
    OpenAI,
}
