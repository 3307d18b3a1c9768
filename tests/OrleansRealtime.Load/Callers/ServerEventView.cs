using System.Text.Json;

namespace OrleansRealtime.Load.Callers;

/// <summary>What a caller needs to know of a server event, read in one pass without allocating.</summary>
internal ref struct ServerEventView
{
    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>Base64 of an audio delta.</summary>
    public ReadOnlySpan<byte> Delta { get; private set; }

    /// <summary><c>audio_start_ms</c> or <c>audio_end_ms</c>; -1 when there is none.</summary>
    public long PositionMilliseconds { get; private set; }

    /// <summary>Status of the response the event carries.</summary>
    public ReadOnlySpan<byte> Status { get; private set; }

    public static ServerEventView Read(ReadOnlySpan<byte> utf8)
    {
        var view = new ServerEventView { PositionMilliseconds = -1 };
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                view.Type = reader.ValueSpan;
            }
            else if (reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                view.Delta = reader.ValueSpan;
            }
            else if (reader.ValueTextEquals("audio_start_ms"u8) || reader.ValueTextEquals("audio_end_ms"u8))
            {
                reader.Read();
                view.PositionMilliseconds = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("response"u8))
            {
                reader.Read();
                view.ReadStatus(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return view;
    }

    private void ReadStatus(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("status"u8))
            {
                reader.Read();
                Status = reader.ValueSpan;
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
