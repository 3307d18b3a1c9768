namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Why an association was aborted.</summary>
internal enum SctpEnd
{
    None,

    /// <summary>The host called <see cref="SctpAssociation.Abort"/>.</summary>
    Local,

    /// <summary>The peer sent ABORT.</summary>
    Peer,

    /// <summary>INIT or the cookie went unanswered.</summary>
    NoHandshake,

    /// <summary>Data, a stream reset or a shutdown went unanswered.</summary>
    PeerSilent,

    /// <summary>The peer sent a message above <see cref="SctpOptions.MaxMessageBytes"/>.</summary>
    MessageTooLarge,

    /// <summary>The peer sent a DATA chunk without data (RFC 9260 §6.2).</summary>
    NoUserData,
}
