using System.Text.Json;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Writes the values that sessions and responses share.</summary>
internal static class SettingsWriter
{
    public static void WriteFormat(Utf8JsonWriter writer, WireAudioFormat format)
    {
        writer.WriteStartObject("format");
        writer.WriteString("type", format.ToWire());
        if (format == WireAudioFormat.Pcm)
        {
            writer.WriteNumber("rate", 24_000);
        }

        writer.WriteEndObject();
    }

    public static void WriteVoice(Utf8JsonWriter writer, Voice voice)
    {
        if (!voice.IsCustom)
        {
            writer.WriteString("voice", voice.Name);
            return;
        }

        writer.WriteStartObject("voice");
        writer.WriteString("id", voice.Name);
        writer.WriteEndObject();
    }

    public static void WriteOutputModalities(Utf8JsonWriter writer, OutputModality modality)
    {
        writer.WriteStartArray("output_modalities");
        writer.WriteStringValue(modality.ToWire());
        writer.WriteEndArray();
    }

    public static void WriteMaxOutputTokens(Utf8JsonWriter writer, int? limit, string name = "max_output_tokens")
    {
        if (limit is { } tokens)
        {
            writer.WriteNumber(name, tokens);
        }
        else
        {
            writer.WriteString(name, "inf");
        }
    }

    public static void WriteTools(Utf8JsonWriter writer, IReadOnlyList<ToolDefinition> tools)
    {
        writer.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            writer.WriteStartObject();
            switch (tool)
            {
                case ToolDefinition.Function function:
                    WriteFunction(writer, function);
                    break;
                case ToolDefinition.Mcp mcp:
                    WriteMcp(writer, mcp);
                    break;
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteToolChoice(Utf8JsonWriter writer, ToolChoice choice)
    {
        if (choice.Kind is not (ToolChoiceKind.Function or ToolChoiceKind.Mcp))
        {
            writer.WriteString("tool_choice", choice.Kind.ToWire());
            return;
        }

        writer.WriteStartObject("tool_choice");
        writer.WriteString("type", choice.Kind.ToWire());
        if (choice.Kind == ToolChoiceKind.Mcp)
        {
            writer.WriteStringOrNull("server_label", choice.ServerLabel);
        }

        if (choice.Name is not null)
        {
            writer.WriteString("name", choice.Name);
        }

        writer.WriteEndObject();
    }

    public static void WriteTruncation(Utf8JsonWriter writer, Truncation truncation)
    {
        if (truncation.Kind != TruncationKind.RetentionRatio)
        {
            writer.WriteString("truncation", truncation.Kind.ToWire());
            return;
        }

        writer.WriteStartObject("truncation");
        writer.WriteString("type", truncation.Kind.ToWire());
        writer.WriteDecimal("retention_ratio", truncation.RetentionRatio ?? 1);
        if (truncation.PostInstructionTokens is { } tokens)
        {
            writer.WriteStartObject("token_limits");
            writer.WriteNumber("post_instructions", tokens);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static void WritePrompt(Utf8JsonWriter writer, PromptReference? prompt)
    {
        if (prompt is null)
        {
            writer.WriteNull("prompt");
            return;
        }

        writer.WriteStartObject("prompt");
        writer.WriteString("id", prompt.Id);
        writer.WriteStringOrNull("version", prompt.Version);
        writer.WriteElementOrNull("variables", prompt.Variables);
        writer.WriteEndObject();
    }

    private static void WriteFunction(Utf8JsonWriter writer, ToolDefinition.Function function)
    {
        writer.WriteString("type", ToolChoiceKind.Function.ToWire());
        writer.WriteString("name", function.Name);
        if (function.Description is not null)
        {
            writer.WriteString("description", function.Description);
        }

        if (function.Parameters is { ValueKind: JsonValueKind.Object })
        {
            writer.WriteElementOrNull("parameters", function.Parameters);
        }
    }

    // What lets us in at the server stays with us: every observer of the session sees this object.
    private static void WriteMcp(Utf8JsonWriter writer, ToolDefinition.Mcp mcp)
    {
        foreach (var property in mcp.Definition.EnumerateObject())
        {
            if (!property.NameEquals("authorization") && !property.NameEquals("headers"))
            {
                property.WriteTo(writer);
            }
        }
    }
}
