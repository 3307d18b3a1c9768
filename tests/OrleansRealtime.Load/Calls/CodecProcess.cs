using System.Globalization;
using System.Net.Http.Json;
using OrleansRealtime.Load.Hosts;

namespace OrleansRealtime.Load.Calls;

/// <summary>A <see cref="CodecHost"/> that runs.</summary>
internal sealed class CodecProcess : IAsyncDisposable
{
    private readonly HostProcess _process;
    private readonly HttpClient _http;

    private CodecProcess(HostProcess process)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = process.Address };
    }

    public static async Task<CodecProcess> StartAsync(int calls, int complexity) => new(await HostProcess.StartAsync(
        "codec", null, "--calls", calls.ToString(CultureInfo.InvariantCulture), "--complexity", complexity.ToString(CultureInfo.InvariantCulture)));

    public async Task<CodecCosts> MeasureAsync(CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync<CodecCosts>(CodecHost.Path, cancellationToken)
        ?? throw new InvalidDataException("The codecs said nothing.");

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _process.DisposeAsync();
    }
}
