namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>How messages pass.</summary>
/// <param name="PeerPort">The client's SCTP port; a number inside the connection, nothing of the network.</param>
/// <param name="PeerMaxMessageBytes">The largest message the client takes.</param>
internal sealed record NegotiatedData(int PeerPort, int PeerMaxMessageBytes);
