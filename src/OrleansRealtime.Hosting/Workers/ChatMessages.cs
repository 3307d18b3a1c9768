using System.Text.Json;
using Microsoft.Extensions.AI;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>Turns a plan into what the engines of the Microsoft.Extensions.AI family take.</summary>
internal static class ChatMessages
{
    private static readonly JsonElement NoParameters =
        JsonDocument.Parse("""{"type":"object","properties":{}}""").RootElement;

    /// <param name="plan">The answer to make.</param>
    /// <param name="transcripts">Texts of audio that was still being recognised when the plan was made.</param>
    public static ResponderRequest ToRequest(ResponsePlan plan, IReadOnlyDictionary<TranscriptAddress, string> transcripts)
    {
        var messages = new List<ChatMessage>(plan.Context.Count);
        foreach (var item in plan.Context)
        {
            if (ToMessage(item, transcripts) is { } message)
            {
                messages.Add(message);
            }
        }

        var options = new ChatOptions
        {
            Instructions = plan.Instructions.Length == 0 ? null : plan.Instructions,
            MaxOutputTokens = plan.MaxOutputTokens,
            Tools = [.. plan.Tools.OfType<ToolDefinition.Function>().Select(ToTool)],
            ToolMode = ToToolMode(plan.ToolChoice),
            AllowMultipleToolCalls = plan.ParallelToolCalls,
            Reasoning = plan.ReasoningEffort is { } effort ? new ReasoningOptions { Effort = ToEffort(effort) } : null,
        };
        var voice = plan.Modality == OutputModality.Audio ? new VoiceSettings(plan.Voice.Name, plan.Speed) : null;
        return new ResponderRequest(messages, options, voice);
    }

    private static ChatMessage? ToMessage(
        ConversationItem item,
        IReadOnlyDictionary<TranscriptAddress, string> transcripts)
    {
        switch (item)
        {
            case ConversationItem.Message message:
                var contents = message.Content
                    .Select((part, index) => ToContent(part, item.Id, index, transcripts))
                    .OfType<AIContent>()
                    .ToList();
                return contents.Count == 0 ? null : new ChatMessage(RoleOf(message.Role), contents);
            case ConversationItem.FunctionCall call:
                return new ChatMessage(
                    ChatRole.Assistant,
                    [new FunctionCallContent(call.CallId ?? "", call.Name, ArgumentsOf(call.Arguments))]);
            case ConversationItem.FunctionCallOutput output:
                return new ChatMessage(ChatRole.Tool, [new FunctionResultContent(output.CallId, output.Output)]);
            default:
                return null;
        }
    }

    private static AIContent? ToContent(
        ContentPart part,
        ItemId? itemId,
        int index,
        IReadOnlyDictionary<TranscriptAddress, string> transcripts) => part switch
        {
            ContentPart.InputText text => new TextContent(text.Text),
            ContentPart.OutputText text => new TextContent(text.Text),
            ContentPart.InputAudio audio => new TextContent(audio.Transcript ?? TranscriptOf(itemId, index, transcripts)),
            ContentPart.OutputAudio { Transcript: "" } => null,
            ContentPart.OutputAudio audio => new TextContent(audio.Transcript),
            ContentPart.InputImage image => ToImage(image),
            _ => null,
        };

    // Adapters of the family read the detail from here.
    private static DataContent ToImage(ContentPart.InputImage image) => new(image.ImageUrl)
    {
        AdditionalProperties = image.Detail is { } detail ? new AdditionalPropertiesDictionary { ["detail"] = detail } : null,
    };

    private static string TranscriptOf(
        ItemId? itemId,
        int index,
        IReadOnlyDictionary<TranscriptAddress, string> transcripts) =>
        itemId is { } id && transcripts.TryGetValue(new TranscriptAddress(id, index), out var text) ? text : "";

    private static ChatRole RoleOf(MessageRole role) => role switch
    {
        MessageRole.System => ChatRole.System,
        MessageRole.Assistant => ChatRole.Assistant,
        _ => ChatRole.User,
    };

    // A model's arguments need not be JSON: what cannot be read is passed on as one raw value.
    private static Dictionary<string, object?> ArgumentsOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document.RootElement.EnumerateObject()
                    .ToDictionary(field => field.Name, field => (object?)field.Value.Clone());
            }
        }
        catch (JsonException)
        {
        }

        return new Dictionary<string, object?> { ["arguments"] = json };
    }

    private static AITool ToTool(ToolDefinition.Function function) => AIFunctionFactory.CreateDeclaration(
        function.Name,
        function.Description ?? "",
        function.Parameters ?? NoParameters);

    private static ChatToolMode ToToolMode(ToolChoice choice) => choice.Kind switch
    {
        ToolChoiceKind.None => ChatToolMode.None,
        ToolChoiceKind.Required => ChatToolMode.RequireAny,
        ToolChoiceKind.Function => ChatToolMode.RequireSpecific(choice.Name!),
        _ => ChatToolMode.Auto,
    };

    // The family has nothing between none and low.
    private static ReasoningEffort ToEffort(string effort) => effort switch
    {
        "minimal" or "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        _ => ReasoningEffort.ExtraHigh,
    };
}
