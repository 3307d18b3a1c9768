namespace OrleansRealtime.Storage.Sqlite;

/// <summary>Something to be done on the thread that owns a connection.</summary>
internal abstract class SqliteWork
{
    public abstract void Run(SqliteFile file);

    public abstract void Fail(Exception exception);
}
