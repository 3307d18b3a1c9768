namespace OrleansRealtime.Call;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    public const int Answered = 0;
    public const int ServerError = 1;
    public const int Usage = 2;
    public const int CannotConnect = 3;

    // 128 + SIGINT, as shells have it.
    public const int Interrupted = 130;
}
