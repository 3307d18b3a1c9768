namespace OrleansRealtime.Client.Resumption;

/// <summary>The events of the extension <c>session.resumption</c>.</summary>
public static class ResumptionEventTypes
{
    public const string Updated = "session.resumption.updated";
    public const string Resumed = "session.resumed";
    public const string Acknowledge = "session.acknowledge";
    public const string Acknowledged = "session.acknowledged";
    public const string AudioAcknowledged = "input_audio_buffer.acknowledged";
    public const string Replaced = "session.replaced";
    public const string ResyncRequired = "session.resync_required";
    public const string Resynced = "session.resynced";
    public const string GoingAway = "session.going_away";
}
