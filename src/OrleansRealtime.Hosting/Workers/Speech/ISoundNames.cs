using System.Diagnostics.CodeAnalysis;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>How the names of sound are written down with it.</summary>
internal interface ISoundNames<TName> : IComparer<TName>
{
    /// <summary>The key of the record that begins with a packet.</summary>
    string KeyOf(TName name, int firstPacket);

    /// <summary>What stands in front of the packets in each record.</summary>
    ReadOnlySpan<byte> HeaderOf(TName name);

    /// <summary>Reads a record; false for one of another kind, and one that makes no sense.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="record">What it holds.</param>
    /// <param name="name">Of which sound.</param>
    /// <param name="firstPacket">Its first packet.</param>
    /// <param name="body">What is behind the header.</param>
    bool TryRead(
        string key,
        ReadOnlyMemory<byte> record,
        [MaybeNullWhen(false)] out TName name,
        out int firstPacket,
        out ReadOnlyMemory<byte> body);
}
