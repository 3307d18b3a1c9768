namespace OrleansRealtime.WebRtc.Media;

/// <summary>Which of the last 64 sequence numbers gone by had come: tells a duplicate from a late packet. A mutable
/// struct.</summary>
internal struct ReceivedHistory
{
    private const int Length = 64;

    private ulong _came;

    public void Add(bool came) => _came = (_came << 1) | (came ? 1UL : 0);

    public void AddLost(long count) => _came = count >= Length ? 0 : _came << (int)count;

    /// <param name="back">1 for the last number gone by.</param>
    public readonly bool Came(long back) => back is > 0 and <= Length && (_came >> (int)(back - 1) & 1) != 0;
}
