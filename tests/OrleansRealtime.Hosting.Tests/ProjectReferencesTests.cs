using System.Xml.Linq;

namespace OrleansRealtime.Hosting.Tests;

/// <summary>The arrows between projects, as docs/architecture.md has them.</summary>
public sealed class ProjectReferencesTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Protocol"] = [],
        ["Audio"] = [],
        ["Core"] = ["Protocol", "Audio"],
        ["Inference"] = ["Protocol", "Audio"],
        ["Inference.Local"] = ["Inference"],
        ["Inference.OpenAI"] = ["Inference"],
        ["Hosting"] = ["Core", "Inference"],
        ["Accounts"] = ["Hosting"],
        ["Mcp"] = ["Hosting"],
        ["WebRtc"] = ["Hosting"],
        ["Client"] = [],
        ["Call"] = ["Client", "Audio"],
        ["Storage"] = ["Hosting"],
        ["Server"] = ["Accounts", "Hosting", "Inference.Local", "Inference.OpenAI", "Mcp", "Storage", "WebRtc"],
    };

    [Fact]
    public void Projects_ReferenceOnlyWhatTheyMay()
    {
        var found = Directory.GetFiles(Path.Combine(RepositoryRoot(), "src"), "*.csproj", SearchOption.AllDirectories)
            .ToDictionary(NameOf, path => ReferencesOf(path));

        Assert.Equal(Allowed.Keys.Order(), found.Keys.Order());
        foreach (var (project, references) in found)
        {
            Assert.Empty(references.Except(Allowed[project]));
        }
    }

    private static string[] ReferencesOf(string path) =>
        [.. XDocument.Load(path).Descendants("ProjectReference").Select(reference =>
            NameOf((string)reference.Attribute("Include")!))];

    private static string NameOf(string path) =>
        Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["OrleansRealtime.".Length..];

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
