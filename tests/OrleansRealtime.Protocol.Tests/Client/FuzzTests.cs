using System.Diagnostics;
using System.Text;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Protocol.Tests.Client;

/// <summary>Any bytes at all give an event or an error with a message. The cases are the same in every run.</summary>
public sealed class FuzzTests
{
    private const int Cases = 200_000;

    // A slow machine does fewer cases rather than holding up the suite.
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(6);

    private static readonly byte[][] Seeds = new[]
    {
        """{"type":"input_audio_buffer.append","event_id":"e","audio":"AAECAwQFBgc="}""",
        """{"audio":"AAEC\/wQF","type":"input_audio_buffer.append"}""",
        """{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":1500,"event_id":"é😀"}""",
        """{"type":"response.create","response":{"conversation":"none","metadata":{"a":"b"},"input":[{"type":"item_reference","id":"x"}],"max_output_tokens":"inf"}}""",
        """{"type":"conversation.item.create","previous_item_id":null,"item":{"type":"message","role":"user","content":[{"type":"input_text","text":"h\u00e9\ud83d\ude00"},{"type":"input_audio","audio":"AAAA"}]}}""",
        """{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"f","parameters":{"a":[1,2.5e3,{"b":null}]}}],"tool_choice":"auto","truncation":{"type":"retention_ratio","retention_ratio":0.5},"audio":{"input":{"turn_detection":{"type":"server_vad","threshold":0.5,"idle_timeout_ms":6000}},"output":{"voice":{"id":"v"},"speed":1.5}}}}""",
        """{"type":"session.update","session":{"type":"realtime","tools":[{"type":"mcp","server_label":"s","server_url":"u","headers":{"a":"b"},"require_approval":{"always":{"tool_names":["x"]}}}]}}""",
    }.Select(Encoding.UTF8.GetBytes).ToArray();

    private static readonly byte[][] Pieces = new[]
    {
        "\"", "\\", "\\ud800", "\\udc00", "\\u0000", "{", "}", "[", "]", ",", ":", "null", "true", "1e999", "-1", "99999999999999999999",
        "0.1", "\"type\":", "\"audio\":", "\"event_id\":", "\"session\":", "[[[[[[[[", "\"\"", " ", "\0", "é", "==", "/",
    }.Select(Encoding.UTF8.GetBytes).Append([0xC3]).Append([0xFF, 0xFE]).Append([0xED, 0xA0, 0x80]).ToArray();

    [Fact]
    public void AnyBytes_GiveAnEventOrAnError()
    {
        var random = new Random(20_260_918);
        var destination = new byte[AppendReader.MaxDecodedLength(64 * 1024)];
        var watch = Stopwatch.StartNew();
        int events = 0, errors = 0;
        for (var i = 0; i < Cases && watch.Elapsed < Enough; i++)
        {
            var json = Make(random);
            try
            {
                Check(json, destination, ref events, ref errors);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Case {i}: {exception}\n{Encoding.Latin1.GetString(json)}");
            }
        }

        Assert.True(events > 100, $"Only {events} events were good; the cases test nothing.");
        Assert.True(errors > 100, $"Only {errors} events were bad; the cases test nothing.");
    }

    private static void Check(byte[] json, byte[] destination, ref int events, ref int errors)
    {
        var taken = ClientEventReader.TryRead(json, out var read, out var error);
        Assert.Equal(taken, read is not null);
        CheckError(taken, error);
        _ = taken ? events++ : errors++;

        var appended = AppendReader.TryRead(json, destination, out var written, out var appendError);
        CheckError(appended, appendError);
        Assert.InRange(written, 0, appended ? json.Length : 0);
        Assert.False(taken && appended);
        if (appended)
        {
            events++;
            Assert.True(AppendReader.TryPeekType(json, out _));
        }
        else
        {
            _ = AppendReader.IsAppend(json);
        }
    }

    private static void CheckError(bool taken, ProtocolError? error)
    {
        Assert.Equal(taken, error is null);
        if (!taken)
        {
            Assert.NotEmpty(error!.Message);
            Assert.NotNull(error.Code);
        }
    }

    private static byte[] Make(Random random)
    {
        if (random.Next(20) == 0)
        {
            var noise = new byte[random.Next(64)];
            random.NextBytes(noise);
            return noise;
        }

        var json = Seeds[random.Next(Seeds.Length)].ToList();
        for (var changes = random.Next(4); changes > 0 && json.Count > 0; changes--)
        {
            Change(json, random);
        }

        return [.. json];
    }

    private static void Change(List<byte> json, Random random)
    {
        var at = random.Next(json.Count);
        switch (random.Next(5))
        {
            case 0:
                json.RemoveRange(at, json.Count - at);
                break;
            case 1:
                json.RemoveRange(at, Math.Min(random.Next(1, 12), json.Count - at));
                break;
            case 2:
                json[at] = (byte)random.Next(256);
                break;
            case 3:
                json.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                break;
            default:
                var length = Math.Min(random.Next(1, 40), json.Count - at);
                json.InsertRange(random.Next(json.Count), json.GetRange(at, length));
                break;
        }
    }
}
