using System.Text;
using OrleansRealtime.WebRtc.Stun;

namespace OrleansRealtime.WebRtc.Ice;

/// <summary>The credentials between two ICE restarts, as the bytes that stand in messages.</summary>
internal sealed class IceGeneration(IceCredentials local, string remoteUfrag)
{
    private readonly byte[] _username = Encoding.ASCII.GetBytes($"{local.Ufrag}:{remoteUfrag}");
    private readonly byte[] _password = Encoding.ASCII.GetBytes(local.Password);

    public IceCredentials Local => local;

    /// <summary>Key of MESSAGE-INTEGRITY, for requests to this side and for responses to them.</summary>
    public ReadOnlySpan<byte> Key => _password;

    public bool Authenticates(in StunMessage message) =>
        message.Username.SequenceEqual(_username) && message.VerifyIntegrity(_password);
}
