using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Sessions;

/// <summary>Prompts out of the server's own file.</summary>
public sealed class StoredPromptTests
{
    private const string Prompts = """
        {
          "pmpt_guide": {
            "default": "1",
            "versions": {
              "1": { "instructions": "You show people {{city}}.", "audio": { "output": { "voice": "verse" } } },
              "2": { "instructions": "New." }
            }
          }
        }
        """;

    [Fact]
    public async Task AClientSecret_AndAnUpdate_NamePrompts()
    {
        using var data = new TempDirectory();
        await File.WriteAllTextAsync(data["prompts.json"], Prompts);
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), null, $"Realtime:Prompts:File={data["prompts.json"]}");
        using var rest = new RestClient(server);

        var secret = await rest.PostAsync(
            "/v1/realtime/client_secrets",
            """{"session":{"type":"realtime","prompt":{"id":"pmpt_guide","variables":{"city":"Paris"}}}}""");
        await using var client = await WireClient.ConnectAsync(server, "", secret.Text("value"));
        var created = await client.NextAsync();
        var updated = await client.UpdateAsync("""{"type":"realtime","prompt":{"id":"pmpt_guide","version":"2"}}""");

        Assert.Equal("You show people Paris.", created.Text("session.instructions"));
        Assert.Equal("verse", created.Text("session.audio.output.voice"));
        Assert.Equal("Paris", created.Text("session.prompt.variables.city"));
        Assert.Equal("New.", updated.Text("session.instructions"));
        (await rest.PostAsync("/v1/realtime/client_secrets", """{"session":{"type":"realtime","prompt":{"id":"pmpt_none"}}}"""))
            .AssertError(System.Net.HttpStatusCode.BadRequest, "invalid_value", "session.prompt.id");
    }

    [Theory]
    [InlineData("bogus", "invalid start")]
    [InlineData("""{"p":{"versions":{}}}""", "p has no version")]
    [InlineData("""{"p":{"default":"9","versions":{"1":{}}}}""", "p has no version '9'")]
    [InlineData("""{"p":{"versions":{"1":{"bogus":1}}}}""", "Unknown parameter: 'p.versions.1.bogus'")]
    [InlineData("""{"p":{"versions":{"1":{"model":"x"}}}}""", "may not set 'model'")]
    public async Task ABadFile_StopsTheStart_AndIsNamed(string file, string message)
    {
        using var data = new TempDirectory();
        await File.WriteAllTextAsync(data["prompts.json"], file);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(
            new ScriptedEngine("local"), null, $"Realtime:Prompts:File={data["prompts.json"]}"));

        Assert.Contains("prompts.json", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
