using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>
/// The TypeScript client of <c>web/</c>: compiled, and put through its own tests, which have a model of the server and real
/// sockets.
/// </summary>
public sealed partial class WebClientTests(WebModules web) : IClassFixture<WebModules>
{
    // Thousands of random sessions, on machines that have other things to do.
    private static readonly TimeSpan TestLimit = TimeSpan.FromMinutes(8);

    [NodeFact]
    public async Task ItsOwnTests_AllRunAndPass()
    {
        var (code, output, errors) = await NodeProcess.RunAsync(TestLimit, web.Source, "npm", ["test"], []);

        Assert.True(code == 0, $"npm test ended with {code}:\n{output}\n{errors}");
        Assert.True(Count(output, "pass") > 0, output);
        Assert.Equal(0, Count(output, "skipped"));
    }

    private static int Count(string output, string what)
    {
        var match = Summary().Matches(output).SingleOrDefault(match => match.Groups["what"].Value == what);
        return match is null ? -1 : int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);
    }

    // The last lines of Node's test runner: "# pass 7", or with a sign of its own in place of the hash.
    [GeneratedRegex(@"^\S+ (?<what>pass|skipped) (?<count>\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Summary();
}
