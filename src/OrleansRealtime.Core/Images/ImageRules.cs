using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Images;

/// <summary>Which images a session takes, and what of them it tells back.</summary>
internal static class ImageRules
{
    // Characters of data URLs in one event. Several clients read messages of 1 MiB at most; a client knows its own image.
    private const int MostEchoed = 512 * 1024;

    /// <summary>Why these items' images cannot be taken; null when they can, or when there are none.</summary>
    /// <param name="settings">What the engine and the host allow.</param>
    /// <param name="items">New items, each with its path.</param>
    /// <param name="held">Bytes of images the conversation holds already; asked for only when there are new ones.</param>
    public static ProtocolError? Refusal(
        ImageSettings settings,
        IEnumerable<(ConversationItem Item, string Path)> items,
        Func<long> held)
    {
        long? total = null;
        foreach (var (item, path) in items)
        {
            if (item is not ConversationItem.Message message)
            {
                continue;
            }

            for (var i = 0; i < message.Content.Count; i++)
            {
                if (message.Content[i] is not ContentPart.InputImage image)
                {
                    continue;
                }

                var bytes = BytesOf(image);
                total = (total ?? held()) + bytes;
                if (Refusal(settings, bytes, total.Value, $"{path}.content[{i}]") is { } error)
                {
                    return error;
                }
            }
        }

        return null;
    }

    /// <summary>Bytes of all images of an item.</summary>
    public static long BytesOf(ConversationItem item) =>
        item is ConversationItem.Message message ? message.Content.OfType<ContentPart.InputImage>().Sum(BytesOf) : 0;

    /// <summary>The item as the client is shown it: images too large for an event without their data.</summary>
    public static ConversationItem Shown(ConversationItem item)
    {
        if (item is not ConversationItem.Message message || !message.Content.Any(part => part is ContentPart.InputImage))
        {
            return item;
        }

        var left = MostEchoed;
        return message with { Content = [.. message.Content.Select(Shorten)] };

        ContentPart Shorten(ContentPart part)
        {
            if (part is not ContentPart.InputImage image)
            {
                return part;
            }

            if (image.ImageUrl.Length > left)
            {
                return image with { ImageUrl = "" };
            }

            left -= image.ImageUrl.Length;
            return image;
        }
    }

    private static ProtocolError? Refusal(ImageSettings settings, long bytes, long total, string path)
    {
        if (!settings.CanSee)
        {
            return ProtocolErrors.InvalidValue(
                $"{path}.type",
                "Invalid value: 'input_image'. The model of this session cannot see images; use a model that can, or describe the image in words.");
        }

        if (bytes > settings.MaxImageBytes)
        {
            return ProtocolErrors.InvalidValue(
                $"{path}.image_url",
                $"Invalid '{path}.image_url': image too large. Expected at most {settings.MaxImageBytes} bytes, but got {bytes} bytes instead.");
        }

        return total <= settings.MaxTotalBytes ? null : ProtocolError.InvalidRequest(
            ErrorCodes.ConversationFull,
            $"Too many images: together they may take {settings.MaxTotalBytes} bytes. Delete items with images before adding more.",
            $"{path}.image_url");
    }

    // Four characters of base64 stand for three bytes.
    private static long BytesOf(ContentPart.InputImage image) =>
        Math.Max(0, image.ImageUrl.Length - image.ImageUrl.IndexOf(',') - 1) / 4 * 3L;
}
