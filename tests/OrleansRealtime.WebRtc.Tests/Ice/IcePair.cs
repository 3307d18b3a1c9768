using System.Net;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Stun;

namespace OrleansRealtime.WebRtc.Tests.Ice;

/// <summary>A lite agent and what its peer could send it.</summary>
internal sealed class IcePair
{
    public static readonly TransportAddress First = Address("192.0.2.1:4001");
    public static readonly TransportAddress Second = Address("[2001:db8::2]:4002");
    public static readonly TransportAddress Third = Address("198.51.100.3:4003");

    private readonly byte[] _response = new byte[IceLiteAgent.MaxResponseLength];
    private int _transaction;

    public IcePair()
    {
        Agent = new IceLiteAgent(Local, Remote, TimeSpan.Zero);
    }

    public IceCredentials Local { get; } = new("SERVERufrag1", "server+password/0123456789");

    public string Remote { get; } = "clientUfrag1";

    public IceLiteAgent Agent { get; }

    /// <summary>The last response, as long as the last answer says.</summary>
    public byte[] Response { get; private set; } = [];

    public static TransportAddress Address(string text) => TransportAddress.From(IPEndPoint.Parse(text));

    public byte[] Check(
        bool nominate = false,
        IceCredentials? local = null,
        string? remote = null,
        StunClass messageClass = StunClass.Request,
        ReadOnlySpan<ushort> extra = default,
        bool controlled = false,
        bool integrity = true,
        bool fingerprint = true)
    {
        local ??= Local;
        var buffer = new byte[400];
        var id = new byte[StunFormat.TransactionIdLength];
        BitConverter.TryWriteBytes(id, ++_transaction);
        var writer = new StunWriter(buffer, messageClass, StunMethod.Binding, id);
        writer.AddUsername(System.Text.Encoding.ASCII.GetBytes($"{local.Ufrag}:{remote ?? Remote}"));
        writer.AddPriority(1);
        foreach (var type in extra)
        {
            writer.Add((StunAttribute)type, 4);
        }

        if (controlled)
        {
            writer.AddIceControlled(7);
        }
        else
        {
            writer.AddIceControlling(7);
        }

        if (nominate)
        {
            writer.AddUseCandidate();
        }

        if (integrity)
        {
            writer.AddIntegrity(System.Text.Encoding.ASCII.GetBytes(local.Password));
        }

        if (fingerprint)
        {
            writer.AddFingerprint();
        }

        return buffer[..writer.Length];
    }

    public IceAnswer Send(byte[] datagram, TransportAddress? from = null, int second = 1)
    {
        var answer = Agent.Handle(TimeSpan.FromSeconds(second), datagram, from ?? First, _response);
        Response = _response[..answer.Length];
        return answer;
    }
}
