using System.Text;
using System.Text.Json;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>A table as it lies in a file: an object with a property for each key.</summary>
internal static class StoredTable
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "State", "Fixtures", "v1", $"{name}.json");

    public static Dictionary<string, ReadOnlyMemory<byte>> Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name)));
        return document.RootElement.EnumerateObject().ToDictionary(
            record => record.Name,
            record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record.Value.GetRawText()));
    }

    public static string Write(KeptState kept) => "{\n" + string.Join(
        ",\n",
        kept.Records.Select(record => $"\"{record.Key}\":{Encoding.UTF8.GetString(record.Value.Span)}")) + "\n}\n";
}
