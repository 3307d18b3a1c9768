using Microsoft.Extensions.Logging;
using OrleansRealtime.Hosting.Diagnostics;

namespace OrleansRealtime.Hosting;

internal sealed partial class SessionRunner
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The session broke and was closed. Last inputs: {Recorder}")]
        public static partial void SessionFaulted(ILogger logger, Exception exception, FlightRecorder recorder);

        [LoggerMessage(2, LogLevel.Warning, "The client did not take its events and was given up.")]
        public static partial void ClientTooSlow(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "The inference worker was lost.")]
        public static partial void InferenceLost(ILogger logger, Exception exception);

        [LoggerMessage(4, LogLevel.Error, "The session's connections to MCP servers broke.")]
        public static partial void McpLost(ILogger logger, Exception exception);
    }
}
