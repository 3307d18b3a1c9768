using System.Buffers.Binary;

namespace OrleansRealtime.Client.Tests.Resumption.Model;

/// <summary>An item whose audio is known by its number and the position, so that anybody can check it.</summary>
internal sealed class ModelItem(int number)
{
    public string Id => $"item_{number}";

    public long Samples { get; set; }

    /// <summary>The number of the event that told its end; 0 before.</summary>
    public long EndedAt { get; set; }

    public static byte[] Audio(string id, long from, long samples)
    {
        var number = int.Parse(id.AsSpan("item_".Length));
        var bytes = new byte[samples * 2];
        for (var i = 0; i < samples; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * 2), (short)(((from + i) * 31) + (number * 7919)));
        }

        return bytes;
    }
}
