using Microsoft.Extensions.Logging;

namespace OrleansRealtime.Hosting.Journal;

public sealed partial class SessionJournal
{
    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "The store of sessions is away; sessions go on, and what they record waits: {Reason}")]
        public static partial void StoreLost(ILogger logger, string reason);

        [LoggerMessage(21, LogLevel.Information, "The store of sessions is back.")]
        public static partial void StoreFound(ILogger logger);

        [LoggerMessage(22, LogLevel.Error, "The store of sessions broke.")]
        public static partial void StoreBroke(ILogger logger, Exception exception);

        [LoggerMessage(23, LogLevel.Warning, "Not everything sessions have recorded could be kept before the end.")]
        public static partial void NotDrained(ILogger logger);
    }
}
