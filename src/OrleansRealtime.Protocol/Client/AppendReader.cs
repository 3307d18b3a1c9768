namespace OrleansRealtime.Protocol.Client;

/// <summary>Reads <c>input_audio_buffer.append</c>.</summary>
public static class AppendReader
{
}
