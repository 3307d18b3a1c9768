using Microsoft.Data.Sqlite;
using OrleansRealtime.Hosting.Journal;

namespace OrleansRealtime.Storage.Sqlite;

/// <summary>One connection to the file and its prepared statements; opened when first used, and again after it was closed for an error.</summary>
internal sealed class SqliteFile(string path, TimeSpan timeout) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private SqliteConnection? _connection;

    public string Path { get; } = path;

    private SqliteConnection Connection => _connection ??= Open();

    /// <exception cref="StoreUnavailableException">The directory cannot be made or the file not created.</exception>
    public static void Create(string path)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
            };
            if (!OperatingSystem.IsWindows())
            {
                // It holds conversations; SQLite gives its other files the same rights.
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            new FileStream(path, options).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The session file {path} cannot be opened or made: {exception.Message}", exception);
        }
    }

    public SqliteTransaction Begin() => Connection.BeginTransaction(deferred: false);

    /// <summary>A prepared statement with its parameters in order, <c>$1</c>, <c>$2</c>, …; it is used until the next call for the same text.</summary>
    public SqliteCommand Prepare(string sql, SqliteTransaction? transaction, params ReadOnlySpan<object?> values)
    {
        var connection = Connection;
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            _commands[sql] = command;
        }

        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    public int Execute(string sql, SqliteTransaction? transaction, params ReadOnlySpan<object?> values)
    {
        var command = Prepare(sql, transaction, values);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            // A large value must not live on in a statement.
            foreach (SqliteParameter parameter in command.Parameters)
            {
                parameter.Value = DBNull.Value;
            }
        }
    }

    public void Close()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        _connection?.Dispose();
        _connection = null;
    }

    public void Dispose() => Close();

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            // How long a lock of another process is waited for; whole seconds.
            DefaultTimeout = Math.Max(1, (int)timeout.TotalSeconds),
        }.ConnectionString);
        try
        {
            connection.Open();
            SqliteSchema.Ensure(connection, Path);
            using var pragmas = connection.CreateCommand();
            // In WAL mode NORMAL keeps every commit through the death of the process; the loss of power can cost the last ones.
            pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;";
            pragmas.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
