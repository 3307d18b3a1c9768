using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>Tries a property on many cases, the same ones in every run; PROPERTY_SEED asks for others.</summary>
internal static class PropertyCheck
{
    private const ulong DefaultSeed = 20_260_918;

    public static void Run<T>(Arbitrary<T> cases, int count, Action<T> body)
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("PROPERTY_SEED"), out var given) ? given : DefaultSeed;
        var config = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(new Replay(new Rnd(seed), FSharpOption<int>.None));
        Prop.ForAll(cases, body).Check(config);
    }
}
