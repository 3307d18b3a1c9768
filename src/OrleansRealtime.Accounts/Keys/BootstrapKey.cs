using System.Security.Cryptography;

namespace OrleansRealtime.Accounts.Keys;

/// <summary>The first key of a new server: given by its operator, or made once and kept in a file only its owner can read.</summary>
public static class BootstrapKey
{
    /// <summary>The account of the bootstrap key.</summary>
    public const string Account = "default";

    public const string FileName = "api-key";

    /// <param name="given">The operator's own key; null or blank makes or reads the file's.</param>
    /// <param name="dataDirectory">Where the file is; made when it is not there.</param>
    public static string Resolve(string? given, string dataDirectory)
    {
        if (!string.IsNullOrWhiteSpace(given))
        {
            return given.Trim();
        }

        Directory.CreateDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, FileName);
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } kept)
        {
            return kept;
        }

        var key = "sk-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        using var writer = new StreamWriter(file);
        writer.WriteLine(key);
        return key;
    }
}
