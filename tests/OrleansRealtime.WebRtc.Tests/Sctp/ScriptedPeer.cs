using System.Buffers.Binary;
using OrleansRealtime.WebRtc.Sctp;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

/// <summary>
/// An association whose peer is the test: it says what it likes, and reads every chunk of the answers.
/// </summary>
internal sealed class ScriptedPeer
{
    public const uint Tag = 0xABCD_0001;

    private readonly byte[] _packet = new byte[SctpPacket.MaxLength];

    public ScriptedPeer(SctpOptions? options = null)
    {
        Endpoint = new SctpEndpoint((options ?? new SctpOptions()) with { Seed = 4 });
    }

    public SctpEndpoint Endpoint { get; }

    public SctpAssociation Association => Endpoint.Association;

    public TimeSpan Now { get; set; }

    /// <summary>The association's tag and first TSN.</summary>
    public uint LocalTag { get; private set; }

    public uint LocalTsn { get; private set; }

    public byte[] Cookie { get; private set; } = [];

    /// <summary>Shaken hands, as the one who began; its first TSN is the one given.</summary>
    public static ScriptedPeer Connected(uint initialTsn = 1000, uint window = 100_000, SctpOptions? options = null)
    {
        var peer = new ScriptedPeer(options);
        peer.Offer(Tag, window, initialTsn);
        var answer = peer.Say(PacketBuilder.Chunk(ChunkType.CookieEcho, 0, peer.Cookie));
        Assert.Equal(ChunkType.CookieAck, Assert.Single(answer).Type);
        Assert.Equal(SctpState.Established, peer.Association.State);
        peer.Endpoint.Events.Clear();
        return peer;
    }

    /// <summary>Sends INIT and reads its answer.</summary>
    public List<Heard> Offer(uint tag, uint window, uint initialTsn) =>
        Offer(PacketBuilder.Init(tag, window, initialTsn, ChunkType.Init, 0x80, 0x08, 0, 6, 130, 192, 0, 0));

    /// <summary>As <see cref="Offer(uint, uint, uint)"/>, of a peer without extensions.</summary>
    public List<Heard> OfferPlainly(uint window, uint initialTsn) =>
        Offer(PacketBuilder.Init(Tag, window, initialTsn));

    /// <summary>Sends a packet of these chunks and gives the chunks that come at once.</summary>
    public List<Heard> Say(params byte[][] chunks) => SayTo(LocalTag, chunks);

    public List<Heard> SayTo(uint tag, params byte[][] chunks)
    {
        Association.HandlePacket(Now, PacketBuilder.Packet(tag, chunks));
        return Listen();
    }

    /// <summary>Lets time pass, up to the next timeout, and gives what comes.</summary>
    public List<Heard> Wait()
    {
        Now = Association.NextTimeout ?? throw new InvalidOperationException("Nothing to wait for.");
        Association.HandleTimeout(Now);
        return Listen();
    }

    public List<Heard> Listen()
    {
        var heard = new List<Heard>();
        Endpoint.TakeEvents(Now);
        while (Association.TryTakePacket(Now, _packet, out var count))
        {
            Assert.True(SctpPacket.TryOpen(_packet.AsSpan(0, count), out var packet));
            var chunks = new ChunkReader(packet.Chunks);
            while (chunks.TryRead(out var chunk))
            {
                heard.Add(new Heard(chunk.Type, chunk.Flags, chunk.Value.ToArray(), packet.Tag));
            }

            Assert.True(chunks.IsAtEnd);
        }

        return heard;
    }

    private List<Heard> Offer(byte[] init)
    {
        var heard = SayTo(0, init);
        if (heard is [{ Type: ChunkType.InitAck } ack])
        {
            LocalTag = ack.Word(0);
            LocalTsn = ack.Word(12);
            var parameters = new ParameterReader(ack.Value.AsSpan(16));
            while (parameters.TryRead(out var type, out var value))
            {
                Cookie = type == PeerParameters.StateCookie ? value.ToArray() : Cookie;
            }
        }

        return heard;
    }

    internal sealed record Heard(ChunkType Type, byte Flags, byte[] Value, uint Tag)
    {
        public uint Word(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Value.AsSpan(offset));

        public ushort Half(int offset) => BinaryPrimitives.ReadUInt16BigEndian(Value.AsSpan(offset));
    }
}
