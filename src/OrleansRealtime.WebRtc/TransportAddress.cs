using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc;

/// <summary>
/// An IP address and port as a value: the key under which a peer is found for every datagram, without allocating. An
/// IPv4 address and the same one mapped into IPv6 are equal, because a dual-stack socket reports the second form.
/// </summary>
internal readonly struct TransportAddress : IEquatable<TransportAddress>
{
    /// <summary>Room for the longest address: <see cref="CopyAddress"/>.</summary>
    public const int MaxAddressLength = 16;

    // Layout of the kernel's sockaddr_in and sockaddr_in6, which SocketAddress exposes as it is.
    private const int PortAt = 2;
    private const int AddressAtV4 = 4;
    private const int AddressAtV6 = 8;
    private const int ScopeAtV6 = 24;
    private const int SizeV4 = 16;
    private const int SizeV6 = 28;

    private const ushort LinuxFamilyV4 = 2;
    private const ushort LinuxFamilyV6 = 10;

    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    private readonly ulong _high;
    private readonly ulong _low;
    private readonly uint _scope;
    private readonly ushort _port;

    /// <param name="address">4 or 16 bytes in network order.</param>
    /// <param name="port">0 to 65535.</param>
    /// <param name="scope">Interface of a link-local IPv6 address; 0 otherwise.</param>
    /// <exception cref="ArgumentException">The address is neither 4 nor 16 bytes long.</exception>
    public TransportAddress(ReadOnlySpan<byte> address, int port, uint scope = 0)
    {
        _port = checked((ushort)port);
        switch (address.Length)
        {
            case 4:
                _low = MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address);
                break;
            case 16:
                _high = BinaryPrimitives.ReadUInt64BigEndian(address);
                _low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
                _scope = IsIPv4 ? 0 : scope;
                break;
            default:
                throw new ArgumentException("An address has 4 or 16 bytes.", nameof(address));
        }
    }

    /// <summary>Which of the process's sockets or connections it is seen from; 0 where that does not matter.</summary>
    public int Link { get; init; }

    public bool IsIPv4 => _high == 0 && _low >> 32 == MappedPrefix >> 32;

    public AddressFamily Family => IsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

    public int Port => _port;

    /// <summary>4 or 16.</summary>
    public int AddressLength => IsIPv4 ? 4 : 16;

    public static TransportAddress From(IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[MaxAddressLength];
        endPoint.Address.TryWriteBytes(bytes, out var length);
        var scope = length == 16 ? (uint)endPoint.Address.ScopeId : 0;
        return new TransportAddress(bytes[..length], endPoint.Port, scope);
    }

    /// <summary>False for anything but an IPv4 or IPv6 address.</summary>
    public static bool TryFrom(SocketAddress socketAddress, out TransportAddress address)
    {
        var bytes = socketAddress.Buffer.Span[..socketAddress.Size];
        switch (socketAddress.Family)
        {
            case AddressFamily.InterNetwork when bytes.Length >= AddressAtV4 + 4:
                address = ReadV4(bytes);
                return true;
            case AddressFamily.InterNetworkV6 when bytes.Length >= SizeV6:
                address = ReadV6(bytes);
                return true;
            default:
                address = default;
                return false;
        }
    }

    /// <summary>From a <c>sockaddr</c> as the Linux kernel writes it. False for anything but an IPv4 or IPv6 address.</summary>
    public static bool TryFrom(ReadOnlySpan<byte> sockaddr, out TransportAddress address)
    {
        switch (sockaddr.Length < PortAt ? 0 : MemoryMarshal.Read<ushort>(sockaddr))
        {
            case LinuxFamilyV4 when sockaddr.Length >= AddressAtV4 + 4:
                address = ReadV4(sockaddr);
                return true;
            case LinuxFamilyV6 when sockaddr.Length >= SizeV6:
                address = ReadV6(sockaddr);
                return true;
            default:
                address = default;
                return false;
        }
    }

    /// <summary>A new object for the sending calls of <see cref="Socket"/>; keep it, one per peer.</summary>
    public SocketAddress ToSocketAddress()
    {
        var socketAddress = new SocketAddress(Family, IsIPv4 ? SizeV4 : SizeV6);
        var bytes = socketAddress.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortAt..], _port);
        CopyAddress(bytes[(IsIPv4 ? AddressAtV4 : AddressAtV6)..]);
        if (!IsIPv4)
        {
            MemoryMarshal.Write(bytes[ScopeAtV6..], _scope);
        }

        return socketAddress;
    }

    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[MaxAddressLength];
        var address = bytes[..CopyAddress(bytes)];
        return new IPEndPoint(IsIPv4 ? new IPAddress(address) : new IPAddress(address, _scope), _port);
    }

    /// <summary>Writes the 4 or 16 bytes of the address in network order.</summary>
    /// <returns><see cref="AddressLength"/>.</returns>
    public int CopyAddress(Span<byte> destination)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        return 16;
    }

    public static bool operator ==(TransportAddress left, TransportAddress right) => left.Equals(right);

    public static bool operator !=(TransportAddress left, TransportAddress right) => !left.Equals(right);

    public bool Equals(TransportAddress other) =>
        _low == other._low && _high == other._high && _port == other._port && _scope == other._scope && Link == other.Link;

    public override bool Equals(object? obj) => obj is TransportAddress other && Equals(other);

    // HashCode is seeded at random per process: whoever chooses addresses cannot choose collisions.
    public override int GetHashCode() => HashCode.Combine(_high, _low, _port, _scope, Link);

    public override string ToString() => ToEndPoint().ToString();

    private static TransportAddress ReadV4(ReadOnlySpan<byte> bytes) =>
        new(bytes.Slice(AddressAtV4, 4), BinaryPrimitives.ReadUInt16BigEndian(bytes[PortAt..]));

    private static TransportAddress ReadV6(ReadOnlySpan<byte> bytes) => new(
        bytes.Slice(AddressAtV6, 16),
        BinaryPrimitives.ReadUInt16BigEndian(bytes[PortAt..]),
        MemoryMarshal.Read<uint>(bytes[ScopeAtV6..]));
}
