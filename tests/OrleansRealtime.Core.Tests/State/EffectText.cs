using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>Effects as text, to the last byte of what a client hears.</summary>
internal static class EffectText
{
    public static string Of(SessionEffect effect) => effect switch
    {
        SessionEffect.SendEvent send =>
            $"{Wire.Text(send.Event, send.EventId)} {send.Gate} {send.To} {string.Join(',', send.Audio)}",
        SessionEffect.Infer { Command: InferenceCommand.StartResponse start } =>
            $"{start.Operation} {start.SkipMessages} {start.SkipAudio} {Of(start.Plan)}",
        SessionEffect.Infer { Command: InferenceCommand.Forget forget } =>
            $"Forget {string.Join(',', forget.Items)} {string.Join(',', forget.Streams)}",
        SessionEffect.Infer { Command: InferenceCommand.TranscribeClip clip } =>
            $"Clip {clip.Operation} {clip.ItemId} {clip.ContentIndex} {Convert.ToHexString(clip.Audio.Span)} {clip.Format}",
        SessionEffect.Mcp { Command: McpCommand.ListTools list } => $"List {list.Operation} {list.Server.Url}",
        _ => effect.ToString(),
    };

    public static string Of(ResponsePlan plan)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var item in plan.Context)
            {
                ItemWriter.Write(writer, item);
            }

            writer.WriteEndArray();
        }

        return $"{Encoding.UTF8.GetString(buffer.WrittenSpan)} {plan.Instructions} {plan.Modality} {plan.Voice} {plan.ToolChoice} " +
            $"{string.Join(',', plan.Tools.Select(tool => tool.ToString()))} {plan.MaxOutputTokens} {plan.Speed}";
    }
}
