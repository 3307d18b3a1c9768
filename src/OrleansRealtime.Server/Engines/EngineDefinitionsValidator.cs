using System.Globalization;
using Microsoft.Extensions.Options;
using OrleansRealtime.Inference.Local;

namespace OrleansRealtime.Server.Engines;

/// <summary>Names all that is wrong at once: whoever configures engines does not want to start the server once for each mistake.</summary>
internal sealed class EngineDefinitionsValidator : IValidateOptions<EngineDefinitions>
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, EngineDefinitions options)
    {
        var faults = options.Engines.SelectMany(engine => FaultsOf(engine.Key, engine.Value))
            .Concat(options.Models.Where(model => !IsKnown(model.Value, options)).Select(model =>
                $"Realtime:Models:{model.Key}: there is no engine '{model.Value}'."))
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsKnown(string engine, EngineDefinitions options) =>
        engine == LocalEngine.EngineName || options.Engines.ContainsKey(engine);

    private static IEnumerable<string> FaultsOf(string name, EngineDefinition engine)
    {
        var at = $"Realtime:Engines:{name}";
        if (name == LocalEngine.EngineName)
        {
            yield return $"{at}: the name is that of the offline engine.";
        }

        foreach (var fault in FaultsOf($"{at}:Transcription", engine.Transcription)
            .Concat(FaultsOf($"{at}:Chat", engine.Chat))
            .Concat(FaultsOf($"{at}:Speech", engine.Speech)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> FaultsOf(string at, PartDefinition part)
    {
        if (part.Kind == PartKind.Local)
        {
            yield break;
        }

        if (!Uri.TryCreate(part.BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            yield return $"{at}:BaseUrl: an http or https address is needed, as in http://127.0.0.1:8000/v1.";
        }

        if (string.IsNullOrWhiteSpace(part.Model))
        {
            yield return $"{at}:Model: the name of a model is needed.";
        }

        if (part.Timeout < ShortestTimeout || part.Timeout > LongestTimeout)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{at}:Timeout: between {ShortestTimeout} and {LongestTimeout}, not {part.Timeout}.");
        }

        if (part.SampleRate is < 8_000 or > 48_000)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{at}:SampleRate: between 8000 and 48000, not {part.SampleRate}.");
        }
    }
}
