namespace OrleansRealtime.Call;

/// <summary>Where the key comes from: the command line, else the environment, else the server's own key file.</summary>
internal static class ApiKeySource
{
    private const string Variable = "REALTIME_API_KEY";

    public static string? Find(string? given)
    {
        if (!string.IsNullOrWhiteSpace(given))
        {
            return given.Trim();
        }

        if (Environment.GetEnvironmentVariable(Variable) is { } variable && !string.IsNullOrWhiteSpace(variable))
        {
            return variable.Trim();
        }

        try
        {
            return File.ReadLines(InstallPaths.ApiKeyFile).FirstOrDefault(line => line.Trim().Length > 0)?.Trim();
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            throw new UsageException(
                $"{InstallPaths.ApiKeyFile} belongs to another user; give the key with --key or {Variable}.");
        }
    }
}
