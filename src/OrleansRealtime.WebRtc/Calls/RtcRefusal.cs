namespace OrleansRealtime.WebRtc.Calls;

/// <summary>Whose doing it is that a call cannot be taken.</summary>
public enum RtcRefusal
{
    None,

    /// <summary>The offer cannot be answered.</summary>
    InvalidOffer,

    /// <summary>This server has as many calls as it takes.</summary>
    TooManyCalls,

    /// <summary>This server cannot take calls at all.</summary>
    Unavailable,
}
