using System.Text.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Server;

public static partial class ServerEventWriter
{
    private static void WriteResumptionEvent(Utf8JsonWriter writer, ServerEvent serverEvent, string eventId)
    {
        switch (serverEvent)
        {
            case ServerEvent.ResumptionUpdated updated:
                Begin(writer, ServerEventTypes.ResumptionUpdated, eventId);
                writer.WriteString("session_id", updated.SessionId.Value);
                writer.WriteNumber("incarnation", updated.Incarnation);
                WriteTicket(writer, updated.Ticket);
                writer.WriteNumber("client_seq", updated.ClientSeq);
                break;
            case ServerEvent.CommandsAcknowledged acknowledged:
                Begin(writer, ServerEventTypes.CommandsAcknowledged, eventId);
                writer.WriteNumber("client_seq", acknowledged.ClientSeq);
                break;
            case ServerEvent.InputAudioAcknowledged acknowledged:
                Begin(writer, ServerEventTypes.InputAudioAcknowledged, eventId);
                writer.WriteNumber("position", acknowledged.Position);
                break;
            case ServerEvent.SessionResumed resumed:
                Begin(writer, ServerEventTypes.SessionResumed, eventId);
                writer.WriteString("session_id", resumed.SessionId.Value);
                writer.WriteNumber("incarnation", resumed.Incarnation);
                writer.WriteNumber("client_seq", resumed.ClientSeq);
                writer.WriteNumber("input_position", resumed.InputPosition);
                WriteTicket(writer, resumed.Ticket);
                break;
            case ServerEvent.SessionReplaced:
                Begin(writer, ServerEventTypes.SessionReplaced, eventId);
                break;
            case ServerEvent.ResyncRequired resync:
                Begin(writer, ServerEventTypes.ResyncRequired, eventId);
                writer.WriteString("reason", resync.Reason);
                writer.WritePropertyName("session");
                SessionWriter.Write(writer, resync.Session);
                break;
            case ServerEvent.SessionResynced:
                Begin(writer, ServerEventTypes.SessionResynced, eventId);
                break;
            case ServerEvent.GoingAway going:
                Begin(writer, ServerEventTypes.GoingAway, eventId);
                writer.WriteNumber("deadline_ms", going.DeadlineMs);
                writer.WriteString("reason", going.Reason);
                break;
            default:
                throw NotAnEvent(serverEvent);
        }
    }

    private static void WriteTicket(Utf8JsonWriter writer, ResumeTicket ticket)
    {
        writer.WriteString("token", ticket.Token);
        writer.WriteNumber("expires_at", ticket.ExpiresAt);
        writer.WriteNumber("grace_ms", ticket.GraceMs);
    }
}
