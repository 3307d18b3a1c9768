namespace OrleansRealtime.Client.Tests.Resumption.Model;

/// <summary>What may go wrong in a story.</summary>
[Flags]
internal enum Chances
{
    None = 0,

    /// <summary>Connections break, noticed by the server or not, also before the answer to a return has come.</summary>
    Losses = 1,

    /// <summary>The server dies and falls back to what it kept.</summary>
    Crashes = 2,

    /// <summary>The client's process dies.</summary>
    Deaths = 4,

    /// <summary>A server that dies has not kept what it told.</summary>
    Amnesia = 8,
}
