using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OrleansRealtime.Faults.Script;

/// <summary>What one conversation says: the same for the same seed, whichever process asks.</summary>
internal sealed class ConversationScript
{
    private readonly uint _seed;
    private readonly long[] _ends;

    public ConversationScript(int seed, int index, int turns)
    {
        _seed = (uint)HashCodeOf(seed, index);
        var random = new Random((int)_seed);
        Turns = [.. Enumerable.Range(0, turns).Select(_ => (TurnKind)random.Next(5))];
        Turns[0] = TurnKind.Voice;
        _ends = new long[turns];
        long end = 0;
        for (var turn = 0; turn < turns; turn++)
        {
            end += Turns[turn] == TurnKind.Voice ? random.Next(12_000, 36_000) : 0;
            _ends[turn] = end;
        }
    }

    public TurnKind[] Turns { get; }

    /// <summary>The input position behind a turn's last sample.</summary>
    public long EndOf(int turn) => _ends[turn];

    public long StartOf(int turn) => turn == 0 ? 0 : _ends[turn - 1];

    public string TextOf(int turn) => $"{(Turns[turn] == TurnKind.Tool ? AnswerPlan.ToolPrefix : "say")} {turn} {_seed:x8}";

    /// <summary>How long to think before a turn.</summary>
    public TimeSpan PauseBefore(int turn) => TimeSpan.FromMilliseconds(Mix(_seed + (uint)turn) % 1500);

    public short[] Audio(long from, int length)
    {
        var audio = new short[length];
        for (var i = 0; i < length; i++)
        {
            audio[i] = (short)Mix(_seed ^ (uint)(from + i));
        }

        return audio;
    }

    /// <summary>What the engine makes of a turn that it hears sample for sample.</summary>
    public string HashOf(int turn)
    {
        var audio = Audio(StartOf(turn), (int)(EndOf(turn) - StartOf(turn)));
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(audio.AsSpan())));
    }

    private static int HashCodeOf(int seed, int index) => (int)(Mix((uint)seed) ^ Mix((uint)index + 0x9e3779b9));

    private static uint Mix(uint value)
    {
        value = (value ^ (value >> 16)) * 0x85ebca6b;
        value = (value ^ (value >> 13)) * 0xc2b2ae35;
        return value ^ (value >> 16);
    }
}
