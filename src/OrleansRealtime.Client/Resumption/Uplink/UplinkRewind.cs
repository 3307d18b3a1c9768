namespace OrleansRealtime.Client.Resumption.Uplink;

/// <summary>What going back to where the server stands means for the uplink.</summary>
/// <param name="ResentSamples">Samples that go out again.</param>
/// <param name="LostSamples">Samples the server never got and that are kept no longer.</param>
/// <param name="UnknownCommands">Commands the server has of this client that this client does not know of: sent after it was saved.</param>
/// <param name="IsPossible">False when the server asks for a command it had promised to keep.</param>
internal readonly record struct UplinkRewind(
    long ResentSamples, long LostSamples, long UnknownCommands, bool IsPossible);
