using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansRealtime.Protocol.Json;

/// <summary>Small additions to <see cref="Utf8JsonWriter"/>, and one writer per thread to be used again and again.</summary>
internal static class WireWriter
{
    // Nothing here ends up inside HTML, so letters of all scripts go out as they are.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Utf8JsonWriter? Cached;

    /// <summary>A writer onto <paramref name="output"/>, to be given back by <see cref="Return"/> on the same thread.</summary>
    public static Utf8JsonWriter Rent(IBufferWriter<byte> output)
    {
        var writer = Cached;
        if (writer is null)
        {
            return new Utf8JsonWriter(output, Options);
        }

        Cached = null;
        writer.Reset(output);
        return writer;
    }

    /// <summary>Flushes and keeps the writer, without what it wrote to.</summary>
    public static void Return(Utf8JsonWriter writer)
    {
        writer.Flush();
        writer.Reset(Nowhere.Instance);
        Cached = writer;
    }

    public static void WriteStringOrNull(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is null)
        {
            writer.WriteNull(name);
        }
        else
        {
            writer.WriteString(name, value);
        }
    }

    public static void WriteIntegerOrNull(this Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteElementOrNull(this Utf8JsonWriter writer, string name, JsonElement? value)
    {
        writer.WritePropertyName(name);
        if (value is { ValueKind: not JsonValueKind.Undefined } element)
        {
            element.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    public static void WriteStringsOrNull(this Utf8JsonWriter writer, string name, IReadOnlyList<string>? values)
    {
        if (values is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStrings(name, values);
    }

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    /// <summary>A number of the schema's kind "number": always with a point, as the API writes it (<c>1.0</c>).</summary>
    public static void WriteDecimal(this Utf8JsonWriter writer, string name, double value)
    {
        if (!double.IsInteger(value) || Math.Abs(value) > 1e15)
        {
            writer.WriteNumber(name, value);
            return;
        }

        Span<byte> digits = stackalloc byte[24];
        ((long)value).TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        ".0"u8.CopyTo(digits[length..]);
        writer.WritePropertyName(name);
        writer.WriteRawValue(digits[..(length + 2)], skipInputValidation: true);
    }

    private sealed class Nowhere : IBufferWriter<byte>
    {
        public static readonly Nowhere Instance = new();

        public void Advance(int count) => throw new InvalidOperationException("The writer was given back.");

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new InvalidOperationException("The writer was given back.");

        public Span<byte> GetSpan(int sizeHint = 0) => throw new InvalidOperationException("The writer was given back.");
    }
}
