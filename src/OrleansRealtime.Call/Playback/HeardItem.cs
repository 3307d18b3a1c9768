namespace OrleansRealtime.Call.Playback;

/// <summary>An item that was cut off: how much of it had been heard.</summary>
internal readonly record struct HeardItem(string ItemId, TimeSpan Heard);
