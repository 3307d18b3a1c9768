using System.Text;
using System.Text.Json;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Server;

/// <summary>Writes what a client has opted into; what is null is left out, so that other clients never see the keys.</summary>
internal static class TranscriptionExtrasWriter
{
    public static void Write(Utf8JsonWriter writer, TranscriptionExtras extras)
    {
        WriteLogprobs(writer, extras.Logprobs);
        if (extras.Confidence is { } confidence)
        {
            writer.WriteDecimal("confidence", Rounded(confidence));
        }

        if (extras.Words is { } words)
        {
            writer.WriteStartArray("words");
            foreach (var word in words)
            {
                writer.WriteStartObject();
                writer.WriteString("word", word.Text);
                writer.WriteNumber("start_ms", word.StartMs);
                writer.WriteNumber("end_ms", word.EndMs);
                writer.WriteDecimal("confidence", Rounded(word.Confidence));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (extras.Alternatives is { } alternatives)
        {
            WriteAlternatives(writer, alternatives);
        }
    }

    public static void WriteLogprobs(Utf8JsonWriter writer, IReadOnlyList<TokenLogprob>? logprobs)
    {
        if (logprobs is null)
        {
            return;
        }

        writer.WriteStartArray("logprobs");
        foreach (var (token, logprob) in logprobs)
        {
            writer.WriteStartObject();
            writer.WriteString("token", token);
            writer.WriteDecimal("logprob", Rounded(logprob));
            writer.WriteStartArray("bytes");
            foreach (var unit in Encoding.UTF8.GetBytes(token))
            {
                writer.WriteNumberValue(unit);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAlternatives(Utf8JsonWriter writer, IReadOnlyList<TranscriptReading> alternatives)
    {
        writer.WriteStartArray("alternatives");
        foreach (var (transcript, confidence) in alternatives)
        {
            writer.WriteStartObject();
            writer.WriteString("transcript", transcript);
            if (confidence is { } known)
            {
                writer.WriteDecimal("confidence", Rounded(known));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // More digits than a recogniser's posteriors are worth.
    private static double Rounded(double value) => Math.Round(value, 6);
}
