using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc.Hosting;

/// <summary>
/// Receives several datagrams by one system call, recvmmsg(2): while one is handled others come, and each call saved is worth a
/// good part of what a datagram costs. Linux alone. One thread.
/// </summary>
internal sealed unsafe partial class DatagramBatch : IDisposable
{
    private const int Capacity = 32;

    // sockaddr_in6, the longest there is here.
    private const int AddressBytes = 28;

    // MSG_WAITFORONE: wait for the first, take what else is there.
    private const int WaitForOne = 0x10000;

    private readonly int _datagramBytes;
    private readonly byte* _memory;
    private readonly Message* _messages;
    private readonly Part* _parts;

    /// <param name="datagramBytes">Longer datagrams are cut off.</param>
    public DatagramBatch(int datagramBytes)
    {
        _datagramBytes = datagramBytes;
        _messages = (Message*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Message));
        _parts = (Part*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Part));
        _memory = (byte*)NativeMemory.Alloc(Capacity, (nuint)(datagramBytes + AddressBytes));
        for (var i = 0; i < Capacity; i++)
        {
            _parts[i] = new Part { Start = _memory + (i * (datagramBytes + AddressBytes)) + AddressBytes, Length = (nuint)datagramBytes };
            _messages[i].Name = _memory + (i * (datagramBytes + AddressBytes));
            _messages[i].Parts = &_parts[i];
            _messages[i].PartCount = 1;
        }
    }

    /// <summary>Waits for datagrams.</summary>
    /// <returns>How many there are; negative when waiting failed.</returns>
    public int Receive(SafeSocketHandle socket)
    {
        for (var i = 0; i < Capacity; i++)
        {
            _messages[i].NameLength = AddressBytes;
        }

        return ReceiveMany(socket, _messages, Capacity, WaitForOne, null);
    }

    public ReadOnlySpan<byte> Datagram(int index) => new(_parts[index].Start, (int)Math.Min(_messages[index].Received, (uint)_datagramBytes));

    /// <summary>Whom it came from, as the kernel writes it.</summary>
    public ReadOnlySpan<byte> From(int index) => new(_messages[index].Name, (int)Math.Min(_messages[index].NameLength, AddressBytes));

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        NativeMemory.Free(_parts);
        NativeMemory.Free(_memory);
    }

    [LibraryImport("libc", EntryPoint = "recvmmsg")]
    private static partial int ReceiveMany(SafeSocketHandle socket, Message* messages, uint count, int flags, void* timeout);

    // struct iovec.
    private struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    // struct mmsghdr on 64-bit Linux, the padding of struct msghdr included.
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly uint _padding;
        public uint Received;
    }
}
