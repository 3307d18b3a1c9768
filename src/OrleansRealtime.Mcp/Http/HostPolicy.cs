using System.Globalization;
using System.Net;

namespace OrleansRealtime.Mcp.Http;

/// <summary>Which hosts may be connected to: those an operator named, and, if so wished, those with a public address.</summary>
internal sealed class HostPolicy
{
    private readonly List<(string Host, int? Port)> _named;
    private readonly bool _allowPublic;
    private readonly Func<IReadOnlySet<IPAddress>> _own;

    /// <param name="named">What the operator named.</param>
    /// <param name="allowPublic">Whether what nobody named may be used at a public address.</param>
    /// <param name="own">This machine's addresses; null reads them off its network interfaces.</param>
    public HostPolicy(IEnumerable<string> named, bool allowPublic, Func<IReadOnlySet<IPAddress>>? own = null)
    {
        _named = [.. named.Select(Parse)];
        _allowPublic = allowPublic;
        _own = own ?? OwnAddresses.Read;
    }

    /// <summary>The operator named it: wherever it is, it may be used.</summary>
    public bool IsNamed(string host, int port) => _named.Exists(one =>
        (one.Port is null || one.Port == port) && Matches(one.Host, host.Trim('[', ']')));

    /// <summary>Addresses a host that nobody named may be connected at: public ones, but not those of this machine.</summary>
    public IPAddress[] Usable(IEnumerable<IPAddress> addresses)
    {
        IPAddress[] open = _allowPublic ? [.. addresses.Where(PublicAddresses.Contains)] : [];
        if (open.Length == 0)
        {
            return open;
        }

        var own = _own();
        return [.. open.Where(address => !own.Contains(OwnAddresses.Plain(address)))];
    }

    private static bool Matches(string pattern, string host) =>
        pattern == "*"
        || (pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(pattern, StringComparison.OrdinalIgnoreCase));

    // An IPv6 address has colons of its own: its port stands behind brackets.
    private static (string Host, int? Port) Parse(string text)
    {
        text = text.Trim();
        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && (text[colon - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == colon);
        return hasPort && int.TryParse(text[(colon + 1)..], CultureInfo.InvariantCulture, out var port)
            ? (text[..colon].Trim('[', ']'), port)
            : (text.Trim('[', ']'), null);
    }
}
