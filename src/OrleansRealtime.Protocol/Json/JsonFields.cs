using System.Text.Json;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Protocol.Json;

/// <summary>
/// One object being read: knows its path and which keys were asked for. Read every field that may stand there, then
/// call <see cref="Close"/>, which refuses all others. Of a key that stands twice the last one counts.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly List<string> _known = new(8);

    /// <param name="element">What should be an object.</param>
    /// <param name="path">Where it stands; empty for the event itself.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public JsonFields(JsonElement element, string path, FirstError errors)
    {
        _element = element;
        _path = path;
        Errors = errors;
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolErrors.InvalidType(path, "an object", element));
        }
    }

    public FirstError Errors { get; }

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>The field, which may be JSON's null; false when it does not stand there.</summary>
    public bool TryTake(string name, out JsonElement value)
    {
        _known.Add(name);
        value = default;
        return _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out value);
    }

    /// <summary>As <see cref="TryTake"/>, where null is as good as absent.</summary>
    public bool TryTakeValue(string name, out JsonElement value) =>
        TryTake(name, out value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>The field, or a complaint that it is missing.</summary>
    public bool TryRequire(string name, out JsonElement value)
    {
        if (TryTake(name, out value))
        {
            return true;
        }

        Errors.Add(ProtocolErrors.MissingParameter(PathOf(name)));
        return false;
    }

    public string RequireString(string name) =>
        TryRequire(name, out var value) ? JsonValues.ReadString(value, PathOf(name), Errors) : "";

    public bool RequireBoolean(string name) =>
        TryRequire(name, out var value) && JsonValues.ReadBoolean(value, PathOf(name), Errors);

    public int RequireInteger(string name, int min = 0, int max = int.MaxValue) =>
        TryRequire(name, out var value) ? JsonValues.ReadInteger(value, PathOf(name), Errors, min, max) : min;

    public int RequireChoice(string name, ReadOnlySpan<string> choices) =>
        TryRequire(name, out var value) ? JsonValues.ReadChoice(value, PathOf(name), Errors, choices) : 0;

    /// <summary>A string; null when absent or null.</summary>
    public string? String(string name) =>
        TryTakeValue(name, out var value) ? JsonValues.ReadString(value, PathOf(name), Errors) : null;

    /// <summary>A string out of a closed list; null when absent or null.</summary>
    public string? Choice(string name, ReadOnlySpan<string> choices) =>
        TryTakeValue(name, out var value)
            ? choices[JsonValues.ReadChoice(value, PathOf(name), Errors, choices)]
            : null;

    public Optional<T> Optional<T>(string name, Func<JsonElement, string, FirstError, T> read) =>
        TryTake(name, out var value) ? read(value, PathOf(name), Errors) : default(Optional<T>);

    public Optional<T?> Nullable<T>(string name, Func<JsonElement, string, FirstError, T> read)
        where T : struct =>
        !TryTake(name, out var value) ? default(Optional<T?>)
        : value.ValueKind == JsonValueKind.Null ? new Optional<T?>(null)
        : new Optional<T?>(read(value, PathOf(name), Errors));

    public Optional<T?> NullableReference<T>(string name, Func<JsonElement, string, FirstError, T> read)
        where T : class =>
        !TryTake(name, out var value) ? default(Optional<T?>)
        : value.ValueKind == JsonValueKind.Null ? new Optional<T?>(null)
        : new Optional<T?>(read(value, PathOf(name), Errors));

    /// <summary>Refuses whatever nobody asked for.</summary>
    public void Close()
    {
        if (_element.ValueKind != JsonValueKind.Object || Errors.Found)
        {
            return;
        }

        foreach (var property in _element.EnumerateObject())
        {
            if (!IsKnown(property))
            {
                Errors.Add(ProtocolErrors.UnknownParameter(PathOf(property.Name)));
                return;
            }
        }
    }

    private bool IsKnown(JsonProperty property)
    {
        foreach (var name in _known)
        {
            if (property.NameEquals(name))
            {
                return true;
            }
        }

        return false;
    }
}
