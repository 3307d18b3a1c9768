namespace OrleansRealtime.WebRtc.Media;

/// <summary>What became of a packet offered to <see cref="PacketStore"/>.</summary>
internal enum PacketInsertion
{
    Added,
    Duplicate,
    Full,
}
