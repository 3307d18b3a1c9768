using System.Text;
using OrleansRealtime.Core.State;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>Whatever a store gives back, it is read or refused; nothing else comes of it.</summary>
public sealed class MalformedStateTests
{
    private const int Tries = 6_000;

    [Theory]
    [InlineData(Scenes.Conversation)]
    [InlineData(Scenes.Work)]
    public void AMissingRecord_IsRefused_OrMissed(string name)
    {
        var records = StoredTable.Read(name);
        foreach (var key in records.Keys)
        {
            Read(records.Where(record => record.Key != key).ToDictionary());
        }

        foreach (var key in (string[])["head", "config", "context:default"])
        {
            Assert.NotNull(Read(records.Where(record => record.Key != key).ToDictionary()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"v\":\"1\"}")]
    [InlineData("{\"v\":1}")]
    public void ABrokenRecord_IsRefused_WhicheverItIs(string broken)
    {
        foreach (var name in (string[])[Scenes.Conversation, Scenes.Work])
        {
            var records = StoredTable.Read(name);
            foreach (var key in records.Keys)
            {
                Assert.NotNull(Read(new Dictionary<string, ReadOnlyMemory<byte>>(records) { [key] = Encoding.UTF8.GetBytes(broken) }));
            }
        }
    }

    [Fact]
    public void AnUnknownRecord_IsRefused()
    {
        var records = StoredTable.Read(Scenes.Conversation);
        records["notes:1"] = "{}"u8.ToArray();

        Assert.NotNull(Read(records));
    }

    [Fact]
    public void ChangedBytes_NeverThrowAnythingElse()
    {
        var seed = 20_261_127UL;
        var refused = 0;
        foreach (var name in (string[])[Scenes.Conversation, Scenes.Work])
        {
            var stored = StoredTable.Read(name);
            var keys = stored.Keys.Order(StringComparer.Ordinal).ToList();
            for (var i = 0; i < Tries / 2; i++)
            {
                var key = keys[Next(ref seed, keys.Count)];
                var bytes = stored[key].ToArray();
                for (var changes = Next(ref seed, 3); changes >= 0; changes--)
                {
                    bytes[Next(ref seed, bytes.Length)] = (byte)"0123456789abcnul{}[]\":,-. \u0001"[Next(ref seed, 26)];
                }

                refused += Read(new Dictionary<string, ReadOnlyMemory<byte>>(stored) { [key] = bytes }) is null ? 0 : 1;
            }
        }

        Assert.InRange(refused, Tries / 10, Tries - 1);
    }

    private static int Next(ref ulong seed, int limit) => (int)(SplitMix64.Next(ref seed) % (ulong)limit);

    /// <returns>Why the table was refused; null when it was read.</returns>
    private static SessionStateException? Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        try
        {
            _ = VoiceSession.Restore(SessionSimulator.Start, new SessionSettings(), records);
            return null;
        }
        catch (SessionStateException refused)
        {
            return refused;
        }
    }
}
