namespace OrleansRealtime.WebRtc.Srtp;

internal static class SrtpProfileExtensions
{
    /// <summary>Bytes of a master key, the same for both profiles.</summary>
    public const int MasterKeyLength = 16;

    /// <summary>Bytes of a master salt.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a profile.</exception>
    public static int MasterSaltLength(this SrtpProfile profile) => profile switch
    {
        SrtpProfile.AesCm128HmacSha1Tag80 => 14,
        SrtpProfile.AeadAes128Gcm => 12,
        _ => throw new ArgumentOutOfRangeException(nameof(profile)),
    };
}
