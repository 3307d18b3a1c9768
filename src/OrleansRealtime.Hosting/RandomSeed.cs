using System.Security.Cryptography;

namespace OrleansRealtime.Hosting;

/// <summary>Where a session's ids begin: the core itself has no source of chance.</summary>
public static class RandomSeed
{
    public static ulong Next() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
