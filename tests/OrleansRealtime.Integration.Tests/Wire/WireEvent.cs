using System.Globalization;
using System.Text.Json;

namespace OrleansRealtime.Integration.Tests.Wire;

/// <summary>One event as it came over the wire.</summary>
/// <param name="Index">Its place among the events of its connection, from 0.</param>
/// <param name="Type">Its type.</param>
/// <param name="Json">All of it.</param>
internal sealed record WireEvent(int Index, string Type, JsonElement Json)
{
    /// <summary>The audio of an audio delta, decoded.</summary>
    public byte[] Audio => Json.GetProperty("delta").GetBytesFromBase64();

    /// <summary>The element at a path such as <c>response.output.0.id</c>; fails when there is none.</summary>
    public JsonElement At(string path)
    {
        var found = Json;
        foreach (var name in path.Split('.'))
        {
            if (int.TryParse(name, CultureInfo.InvariantCulture, out var index))
            {
                Assert.True(index < found.GetArrayLength(), $"No '{path}' in {this}");
                found = found[index];
                continue;
            }

            Assert.True(found.TryGetProperty(name, out found), $"No '{path}' in {this}");
        }

        return found;
    }

    /// <summary>The string at a path; null for JSON's null.</summary>
    public string? Text(string path) => At(path).GetString();

    public int Number(string path) => At(path).GetInt32();

    public override string ToString() => Json.GetRawText() is { Length: > 400 } text ? $"{text[..400]}…" : Json.GetRawText();
}
