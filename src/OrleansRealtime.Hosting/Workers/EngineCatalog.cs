using Microsoft.Extensions.Options;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Inference;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>Finds the engine that answers for a model name.</summary>
public sealed class EngineCatalog
{
    private readonly Dictionary<string, IEngine> _engines;
    private readonly IReadOnlyDictionary<string, string> _models;
    private readonly IEngine _default;

    public EngineCatalog(IEnumerable<IEngine> engines, IOptions<EngineOptions> options, IOptions<ModelOptions> models)
    {
        _models = models.Value.Engines;
        _engines = engines.ToDictionary(engine => engine.Name, StringComparer.Ordinal);
        _default = _engines.TryGetValue(options.Value.Default, out var engine)
            ? engine
            : throw new InvalidOperationException(
                $"{EngineOptions.SectionName}:Default is '{options.Value.Default}', but the engines of this build are: " +
                $"{string.Join(", ", _engines.Keys)}.");
    }

    public IReadOnlyCollection<IEngine> Engines => _engines.Values;

    /// <summary>The engine of a model; null when no engine answers for that name. A transcription session names none.</summary>
    public IEngine? Find(string model) =>
        _models.TryGetValue(model, out var name) && _engines.TryGetValue(name, out var engine) ? engine
        : _engines.TryGetValue(model, out engine) ? engine
        : model is "" or "local" || IsRealtime(model) ? _default
        : null;

    // The second family is what clients of the beta name.
    private static bool IsRealtime(string model) =>
        model.StartsWith("gpt-realtime", StringComparison.Ordinal) ||
        model.StartsWith("gpt-4o-realtime-preview", StringComparison.Ordinal) ||
        model.StartsWith("gpt-4o-mini-realtime-preview", StringComparison.Ordinal);
}
