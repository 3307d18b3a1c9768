using System.Text.Json;

namespace OrleansRealtime.Testing.Calls;

/// <summary>An event of the server's.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Body">All of it.</param>
/// <param name="At">When it came, since the caller was made.</param>
public sealed record CallEvent(string Type, JsonElement Body, TimeSpan At)
{
    /// <summary>A value within, by names and indices with dots between.</summary>
    public string? Text(string path)
    {
        var found = Body;
        foreach (var step in path.Split('.'))
        {
            found = int.TryParse(step, out var index) ? found[index] : found.GetProperty(step);
        }

        return found.ToString();
    }
}
