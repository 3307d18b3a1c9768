using OrleansRealtime.Protocol.Beta;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Tests;

/// <summary>docs/protocol.md tells of everything that the protocol has a name for.</summary>
public sealed class ProtocolPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "protocol.md"));

    public static TheoryData<string> Names =>
    [
        .. ConstantsOf(typeof(ClientEventTypes)),
        .. ConstantsOf(typeof(ServerEventTypes)),
        .. ConstantsOf(typeof(IncludeNames)),
        .. ConstantsOf(typeof(BetaNames)).Where(name => !name.StartsWith("response.", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryName_IsInThePage(string name) => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal);

    private static IEnumerable<string> ConstantsOf(Type type) =>
        type.GetFields().Where(constant => constant.IsLiteral).Select(constant => (string)constant.GetRawConstantValue()!);

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "OrleansRealtime.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
