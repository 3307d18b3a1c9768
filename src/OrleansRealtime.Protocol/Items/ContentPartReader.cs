using System.Buffers.Text;
using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Items;

/// <summary>Reads one content part of a message; which types may stand there depends on who speaks.</summary>
internal static class ContentPartReader
{
    private static readonly string[] SystemTypes = [ItemTypes.InputText];
    private static readonly string[] UserTypes = [ItemTypes.InputText, ItemTypes.InputAudio, ItemTypes.InputImage];
    private static readonly string[] AssistantTypes = [ItemTypes.OutputText];
    private static readonly string[] ImagePrefixes = ["data:image/png;base64,", "data:image/jpeg;base64,"];

    public static ContentPart Read(MessageRole role, JsonElement value, string path, FirstError errors)
    {
        var types = role switch
        {
            MessageRole.System => SystemTypes,
            MessageRole.User => UserTypes,
            _ => AssistantTypes,
        };
        var fields = new JsonFields(value, path, errors);
        var part = Read(types[fields.RequireChoice("type", types)], fields);
        fields.Close();
        return part;
    }

    private static ContentPart Read(string type, JsonFields fields) => type switch
    {
        ItemTypes.InputText => new ContentPart.InputText(fields.RequireString("text")),
        ItemTypes.OutputText => new ContentPart.OutputText(fields.RequireString("text")),
        ItemTypes.InputAudio => new ContentPart.InputAudio(fields.String("transcript"), ReadAudio(fields)),
        _ => new ContentPart.InputImage(ReadImageUrl(fields), fields.Choice("detail", WireNames.ImageDetails)),
    };

    private static byte[] ReadAudio(JsonFields fields)
    {
        if (!fields.TryRequire("audio", out var value))
        {
            return [];
        }

        var path = fields.PathOf("audio");
        if (value.ValueKind != JsonValueKind.String)
        {
            fields.Errors.Add(ProtocolErrors.InvalidType(path, "a string", value));
            return [];
        }

        if (value.TryGetBytesFromBase64(out var audio))
        {
            return audio;
        }

        fields.Errors.Add(ProtocolErrors.InvalidBase64(path));
        return [];
    }

    private static string ReadImageUrl(JsonFields fields)
    {
        var url = fields.RequireString("image_url");
        foreach (var prefix in ImagePrefixes)
        {
            if (url.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && Base64.IsValid(url.AsSpan(prefix.Length), out var length)
                && length > 0)
            {
                return url;
            }
        }

        var path = fields.PathOf("image_url");
        fields.Errors.Add(ProtocolErrors.InvalidValue(
            path,
            $"Invalid '{path}'. Expected a data URL of a PNG or JPEG image in base64, such as 'data:image/png;base64,…'."));
        return url;
    }
}
