using System.Net;
using System.Net.Http.Json;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace OrleansRealtime.Load.Calls;

/// <summary>To the echo test of a Janus gateway, by its HTTP interface.</summary>
/// <param name="http">With the gateway's address.</param>
internal sealed class JanusSignalling(HttpClient http) : ICallSignalling
{
    public bool HasChannel => false;

    // It does not listen on loopback.
    public IPAddress Address { get; } = NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .First(address => address.AddressFamily == AddressFamily.InterNetwork);

    public async Task<string> OfferAsync(string offer, CancellationToken cancellationToken)
    {
        var session = await CreateAsync("janus", """{"janus":"create","transaction":"c"}""", cancellationToken);
        var handle = await CreateAsync(
            $"janus/{session}", """{"janus":"attach","plugin":"janus.plugin.echotest","transaction":"a"}""", cancellationToken);
        var message = new JsonObject
        {
            ["janus"] = "message",
            ["transaction"] = "m",
            ["body"] = new JsonObject { ["audio"] = true, ["video"] = false },
            ["jsep"] = new JsonObject { ["type"] = "offer", ["sdp"] = offer, ["trickle"] = false },
        };
        await PostAsync($"janus/{session}/{handle}", message.ToJsonString(), cancellationToken);
        while (true)
        {
            var happened = await http.GetFromJsonAsync<JsonObject>($"janus/{session}?maxev=1", cancellationToken);
            if (happened?["jsep"]?["sdp"] is { } answer)
            {
                return answer.GetValue<string>();
            }

            if (happened?["error"] is { } error)
            {
                throw new IOException($"Janus refused: {error.ToJsonString()}");
            }
        }
    }

    private async Task<long> CreateAsync(string path, string json, CancellationToken cancellationToken) =>
        (await PostAsync(path, json, cancellationToken))["data"]!["id"]!.GetValue<long>();

    private async Task<JsonObject> PostAsync(string path, string json, CancellationToken cancellationToken)
    {
        using var content = new StringContent(json);
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) ?? [];
    }
}
