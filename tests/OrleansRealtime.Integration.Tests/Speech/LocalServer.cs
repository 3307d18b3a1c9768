using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>One server with the offline engine for all tests that need one: its models take a while to load.</summary>
public sealed class LocalServer : IAsyncLifetime
{
    private TestServer? _server;

    internal TestServer Server => _server ?? throw new InvalidOperationException(SpeechPackages.WhyNot(SpeechNeeds.All));

    public async Task InitializeAsync()
    {
        // Without the packages every test that would use it is skipped.
        if (SpeechPackages.WhyNot(SpeechNeeds.Recognizer | SpeechNeeds.Voices) is null)
        {
            _server = await TestServer.StartLocalAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
