using System.Globalization;
using StackExchange.Redis;

namespace OrleansRealtime.Storage.Redis;

/// <summary>Reads the two spellings of where a Redis server is.</summary>
internal static class RedisAddress
{
    /// <summary>Why it cannot be read, without what it says: there may be a password in it. Null when it can.</summary>
    public static string? WhyNot(string address)
    {
        try
        {
            return Parse(address).EndPoints.Count > 0 ? null : "names no server.";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return "is neither host:port,option=value nor redis://:password@host:port/database.";
        }
    }

    /// <exception cref="ArgumentException">It is neither spelling.</exception>
    public static ConfigurationOptions Parse(string address)
    {
        if (!address.Contains("://", StringComparison.Ordinal))
        {
            return ConfigurationOptions.Parse(address);
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
        {
            throw new ArgumentException("No address of a Redis server.", nameof(address));
        }

        var options = new ConfigurationOptions { Ssl = uri.Scheme == "rediss" };
        options.EndPoints.Add(uri.DnsSafeHost, uri.Port > 0 ? uri.Port : 6379);
        var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            options.Password = Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]);
        }

        var database = uri.AbsolutePath.Trim('/');
        if (database.Length > 0)
        {
            options.DefaultDatabase = int.Parse(database, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return options;
    }
}
