namespace OrleansRealtime.Storage.Sqlite;

/// <summary>What the file says of a session besides its records.</summary>
internal readonly record struct SqliteSessionRow(long Id, long Incarnation, long Sequence, long ExpiresAt);
