namespace OrleansRealtime.Storage.Sqlite;

/// <inheritdoc cref="SqliteWork"/>
internal sealed class SqliteWork<T>(Func<SqliteFile, T> body) : SqliteWork
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Result => _result.Task;

    public override void Run(SqliteFile file) => _result.TrySetResult(body(file));

    public override void Fail(Exception exception)
    {
        _result.TrySetException(exception);
        // Whoever waited may have given up.
        _ = _result.Task.Exception;
    }
}
