using System.Text;

namespace OrleansRealtime.Testing.Fuzzing;

/// <summary>Messages that are nearly right, or not at all. A seed always gives the same ones in the same order; FUZZ_SEED changes it.</summary>
public sealed class MessageMutator
{
    private const int DefaultSeed = 20_260_918;

    private static readonly byte[][] Seeds = new[]
    {
        """{"type":"input_audio_buffer.append","event_id":"e","audio":"AAECAwQFBgc="}""",
        """{"audio":"AAEC\/wQF","type":"input_audio_buffer.append"}""",
        """{"type":"input_audio_buffer.commit","event_id":"e"}""",
        """{"type":"input_audio_buffer.clear"}""",
        """{"type":"output_audio_buffer.clear","event_id":"e"}""",
        """{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":1500,"event_id":"é😀"}""",
        """{"type":"conversation.item.retrieve","item_id":"i"}""",
        """{"type":"conversation.item.delete","item_id":"i"}""",
        """{"type":"response.cancel","response_id":"r"}""",
        """{"type":"response.create","response":{"conversation":"none","metadata":{"a":"b"},"input":[{"type":"item_reference","id":"x"}],"max_output_tokens":"inf"}}""",
        """{"type":"response.create","response":{"output_modalities":["text"],"tools":[{"type":"function","name":"f","parameters":{}}],"tool_choice":{"type":"function","name":"f"}}}""",
        """{"type":"conversation.item.create","previous_item_id":null,"item":{"type":"message","role":"user","content":[{"type":"input_text","text":"h\u00e9\ud83d\ude00"},{"type":"input_audio","audio":"AAAA"}]}}""",
        """{"type":"conversation.item.create","previous_item_id":"root","item":{"id":"i","type":"message","role":"assistant","content":[{"type":"output_text","text":"x"}]}}""",
        """{"type":"conversation.item.create","item":{"type":"function_call","name":"f","call_id":"c","arguments":"{}"}}""",
        """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c","output":"x"}}""",
        """{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"f","parameters":{"a":[1,2.5e3,{"b":null}]}}],"tool_choice":"auto","truncation":{"type":"retention_ratio","retention_ratio":0.5},"audio":{"input":{"turn_detection":{"type":"server_vad","threshold":0.5,"idle_timeout_ms":6000}},"output":{"voice":{"id":"v"},"speed":1.5}}}}""",
        """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"},"noise_reduction":{"type":"near_field"},"transcription":{"model":"whisper-1","language":"en"},"turn_detection":{"type":"semantic_vad","eagerness":"low"}},"output":{"format":{"type":"audio/pcma"}}}}}""",
        """{"type":"session.update","session":{"type":"realtime","tools":[{"type":"mcp","server_label":"s","server_url":"u","headers":{"a":"b"},"require_approval":{"always":{"tool_names":["x"]}}}]}}""",
        """{"type":"session.update","session":{"type":"transcription","include":["item.input_audio_transcription.logprobs"],"audio":{"input":{"turn_detection":null}}}}""",
    }.Select(Encoding.UTF8.GetBytes).ToArray();

    private static readonly byte[][] Pieces = new[]
    {
        "\"", "\\", "\\ud800", "\\udc00", "\\u0000", "{", "}", "[", "]", ",", ":", "null", "true", "1e999", "-1", "99999999999999999999",
        "0.1", "\"type\":", "\"audio\":", "\"event_id\":", "\"session\":", "[[[[[[[[", "\"\"", " ", "\0", "é", "==", "/",
    }.Select(Encoding.UTF8.GetBytes).Append([0xC3]).Append([0xFF, 0xFE]).Append([0xED, 0xA0, 0x80]).ToArray();

    private readonly Random _random =
        new(int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out var seed) ? seed : DefaultSeed);

    /// <summary>The next choice of the same seed, below <paramref name="limit"/>.</summary>
    public int Choose(int limit) => _random.Next(limit);

    public byte[] Next()
    {
        if (Choose(20) == 0)
        {
            return Noise(Choose(64));
        }

        var json = Seeds[Choose(Seeds.Length)].ToList();
        for (var changes = Choose(4); changes > 0 && json.Count > 0; changes--)
        {
            Change(json);
        }

        return [.. json];
    }

    public byte[] Noise(int length)
    {
        var noise = new byte[length];
        _random.NextBytes(noise);
        return noise;
    }

    private void Change(List<byte> json)
    {
        var at = Choose(json.Count);
        switch (Choose(5))
        {
            case 0:
                json.RemoveRange(at, json.Count - at);
                break;
            case 1:
                json.RemoveRange(at, Math.Min(_random.Next(1, 12), json.Count - at));
                break;
            case 2:
                json[at] = (byte)Choose(256);
                break;
            case 3:
                json.InsertRange(at, Pieces[Choose(Pieces.Length)]);
                break;
            default:
                var length = Math.Min(_random.Next(1, 40), json.Count - at);
                json.InsertRange(Choose(json.Count), json.GetRange(at, length));
                break;
        }
    }
}
