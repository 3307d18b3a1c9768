namespace OrleansRealtime.WebRtc.Rtp;

/// <summary>The elements in an RTP header extension: RFC 8285 §4.2, §4.3. Other forms have none.</summary>
internal static class RtpExtensions
{
    public const ushort OneByteProfile = 0xBEDE;

    private const int TwoByteProfile = 0x1000;
    private const int TwoByteProfileMask = 0xFFF0;
    private const int OneByteStop = 15;

    public static bool TryFind(ReadOnlySpan<byte> elements, ushort profile, int id, out ReadOnlySpan<byte> value)
    {
        var twoByte = (profile & TwoByteProfileMask) == TwoByteProfile;
        value = default;
        if (!twoByte && profile != OneByteProfile)
        {
            return false;
        }

        for (var at = 0; at < elements.Length;)
        {
            if (elements[at] == 0)
            {
                at++;
                continue;
            }

            if (!TryReadElement(elements, twoByte, at, out var found, out var start, out var length))
            {
                return false;
            }

            if (found == id)
            {
                value = elements.Slice(start, length);
                return true;
            }

            at = start + length;
        }

        return false;
    }

    private static bool TryReadElement(
        ReadOnlySpan<byte> elements, bool twoByte, int at, out int id, out int start, out int length)
    {
        if (twoByte)
        {
            id = elements[at];
            start = at + 2;
            length = at + 1 < elements.Length ? elements[at + 1] : 0;
        }
        else
        {
            id = elements[at] >> 4;
            start = at + 1;
            length = (elements[at] & 0x0F) + 1;

            // Id 0 with a length and id 15 end the list.
            if (id is 0 or OneByteStop)
            {
                return false;
            }
        }

        return start + length <= elements.Length;
    }
}
