using System.Text.Json;

namespace OrleansRealtime.Faults.Conversations;

/// <summary>What a client process is told.</summary>
/// <param name="Server">Where it finds the server: a proxy, for what happens to its network.</param>
/// <param name="Folder">Where it keeps what survives it.</param>
/// <param name="First">The number of its first conversation.</param>
/// <param name="Count">How many it has at once.</param>
/// <param name="Turns">Turns of each.</param>
internal sealed record TalkOptions(Uri Server, string Folder, int First, int Count, int Turns)
{
    public static TalkOptions Parse(string json) => JsonSerializer.Deserialize<TalkOptions>(json)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}
