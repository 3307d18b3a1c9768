using System.Buffers.Binary;
using OrleansRealtime.WebRtc.Sctp;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

/// <summary>Spoils packets but leaves their checksum right, so that what is behind it gets to see them.</summary>
internal sealed class PacketMutator(int seed)
{
    private static readonly byte[] Types = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 14, 130, 192];

    private static readonly uint[] Numbers = [0, 1, 2, 0xFF, 0xFFFF, 0x8000_0000, 0x7FFF_FFFF, 0xFFFF_FFFF];

    private readonly Random _random = new(seed);

    public int Choose(int limit) => _random.Next(limit);

    public byte[] Mutate(byte[] packet)
    {
        var bytes = packet.ToList();
        for (var changes = 1 + Choose(3); changes > 0 && bytes.Count > SctpPacket.HeaderLength; changes--)
        {
            Change(bytes);
        }

        var mutated = bytes.ToArray();
        if (mutated.Length >= SctpPacket.HeaderLength)
        {
            PacketBuilder.Seal(mutated);
        }

        return mutated;
    }

    private void Change(List<byte> bytes)
    {
        // The header mostly stays: a wrong tag ends the matter.
        var at = Choose(30) == 0 ? Choose(bytes.Count) : _random.Next(SctpPacket.HeaderLength, bytes.Count);
        switch (Choose(7))
        {
            case 0:
                bytes[at] = (byte)Choose(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << Choose(8));
                break;
            case 2:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(4 * _random.Next(1, 5), bytes.Count - at));
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(4 * _random.Next(1, 10), bytes.Count - at)));
                break;
            case 5:
                // The type of the first chunk: every handler reads every layout.
                bytes[SctpPacket.HeaderLength] = Types[Choose(Types.Length)];
                break;
            default:
                if (at + 4 <= bytes.Count)
                {
                    var number = new byte[4];
                    BinaryPrimitives.WriteUInt32BigEndian(number, Numbers[Choose(Numbers.Length)]);
                    bytes.RemoveRange(at, 4);
                    bytes.InsertRange(at, number);
                }

                break;
        }
    }
}
