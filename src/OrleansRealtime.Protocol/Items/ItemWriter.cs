using System.Text.Json;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Items;

/// <summary>Writes items and content parts in the key order of the wire. There is no <c>object</c> key.</summary>
public static class ItemWriter
{
    public static void Write(Utf8JsonWriter writer, ConversationItem item)
    {
        writer.WriteStartObject();
        writer.WriteStringOrNull("id", item.Id?.Value);
        switch (item)
        {
            case ConversationItem.Message message:
                writer.WriteString("type", ItemTypes.Message);
                writer.WriteString("status", item.Status.ToWire());
                writer.WriteString("role", message.Role.ToWire());
                writer.WriteStartArray("content");
                foreach (var part in message.Content)
                {
                    Write(writer, part);
                }

                writer.WriteEndArray();
                break;
            case ConversationItem.FunctionCall call:
                writer.WriteString("type", ItemTypes.FunctionCall);
                writer.WriteString("status", item.Status.ToWire());
                writer.WriteString("name", call.Name);
                writer.WriteStringOrNull("call_id", call.CallId);
                writer.WriteString("arguments", call.Arguments);
                break;
            case ConversationItem.FunctionCallOutput output:
                writer.WriteString("type", ItemTypes.FunctionCallOutput);
                writer.WriteString("status", item.Status.ToWire());
                writer.WriteString("call_id", output.CallId);
                writer.WriteString("output", output.Output);
                break;
            default:
                WriteMcp(writer, item);
                break;
        }

        writer.WriteEndObject();
    }

    /// <summary>A part as it stands in an item; see <see cref="WriteResponsePart"/> for the other spelling.</summary>
    public static void Write(Utf8JsonWriter writer, ContentPart part)
    {
        writer.WriteStartObject();
        switch (part)
        {
            case ContentPart.InputText text:
                writer.WriteString("type", ItemTypes.InputText);
                writer.WriteString("text", text.Text);
                break;
            case ContentPart.InputAudio audio:
                writer.WriteString("type", ItemTypes.InputAudio);
                WriteAudio(writer, audio.Audio);
                writer.WriteStringOrNull("transcript", audio.Transcript);
                break;
            case ContentPart.InputImage image:
                writer.WriteString("type", ItemTypes.InputImage);
                if (image.ImageUrl.Length > 0)
                {
                    writer.WriteString("image_url", image.ImageUrl);
                }

                if (image.Detail is not null)
                {
                    writer.WriteString("detail", image.Detail);
                }

                break;
            case ContentPart.OutputText text:
                writer.WriteString("type", ItemTypes.OutputText);
                writer.WriteString("text", text.Text);
                break;
            case ContentPart.OutputAudio audio:
                writer.WriteString("type", ItemTypes.OutputAudio);
                WriteAudio(writer, audio.Audio);
                writer.WriteString("transcript", audio.Transcript);
                break;
        }

        writer.WriteEndObject();
    }

    /// <summary>A part as it stands in <c>response.content_part.*</c>: <c>audio</c> and <c>text</c>, without <c>output_</c>.</summary>
    public static void WriteResponsePart(Utf8JsonWriter writer, ContentPart part)
    {
        switch (part)
        {
            case ContentPart.OutputText text:
                writer.WriteStartObject();
                writer.WriteString("type", "text");
                writer.WriteString("text", text.Text);
                writer.WriteEndObject();
                break;
            case ContentPart.OutputAudio audio:
                writer.WriteStartObject();
                writer.WriteString("type", "audio");
                writer.WriteString("transcript", audio.Transcript);
                writer.WriteEndObject();
                break;
            default:
                Write(writer, part);
                break;
        }
    }

    private static void WriteMcp(Utf8JsonWriter writer, ConversationItem item)
    {
        switch (item)
        {
            case ConversationItem.McpListTools list:
                writer.WriteString("type", ItemTypes.McpListTools);
                writer.WriteString("server_label", list.ServerLabel);
                writer.WriteElementOrNull("tools", list.Tools);
                if (list.Error is not null)
                {
                    writer.WriteString("error", list.Error);
                }

                break;
            case ConversationItem.McpCall call:
                writer.WriteString("type", ItemTypes.McpCall);
                writer.WriteString("server_label", call.ServerLabel);
                writer.WriteString("name", call.Name);
                writer.WriteString("arguments", call.Arguments);
                writer.WriteStringOrNull("approval_request_id", call.ApprovalRequestId);
                writer.WriteStringOrNull("output", call.Output);
                writer.WriteElementOrNull("error", call.Error);
                break;
            case ConversationItem.McpApprovalRequest request:
                writer.WriteString("type", ItemTypes.McpApprovalRequest);
                writer.WriteString("server_label", request.ServerLabel);
                writer.WriteString("name", request.Name);
                writer.WriteString("arguments", request.Arguments);
                break;
            case ConversationItem.McpApprovalResponse response:
                writer.WriteString("type", ItemTypes.McpApprovalResponse);
                writer.WriteString("approval_request_id", response.ApprovalRequestId);
                writer.WriteBoolean("approve", response.Approve);
                writer.WriteStringOrNull("reason", response.Reason);
                break;
        }
    }

    // Left out rather than null: a parser of the SDKs throws on null.
    private static void WriteAudio(Utf8JsonWriter writer, ReadOnlyMemory<byte>? audio)
    {
        if (audio is { } bytes)
        {
            writer.WriteBase64String("audio", bytes.Span);
        }
    }
}
