using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.State;

/// <summary>The keys of what is kept of a session: a kind and, for most, which one. They are part of the format.</summary>
internal static class StateKeys
{
    public const string Head = "head";
    public const string Config = "config";
    public const string ContextPrefix = "context:";
    public const string ItemPrefix = "item:";
    public const string TranscriptionPrefix = "transcription:";
    public const string ClipPrefix = "clip:";
    public const string ListingPrefix = "listing:";
    public const string ResponsePrefix = "response:";
    public const string ProgressPrefix = "progress:";
    public const string OutputPrefix = "output:";
    public const string ApprovalPrefix = "approval:";

    /// <summary>Begins the keys of the host.</summary>
    public const char Host = '!';

    private const int LongestPlain = 100;

    private static readonly SearchValues<char> PlainLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    public static string Context(ContextId id) => Named(ContextPrefix, id.Value);

    public static string Item(ItemId id) => Named(ItemPrefix, id.Value);

    public static string Approval(string request) => Named(ApprovalPrefix, request);

    public static string Of(string prefix, OperationId operation) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{operation.Value}");

    public static string Output(OperationId response, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{OutputPrefix}{response.Value}:{index}");

    // Clients name things as they like; the record itself has the name.
    private static string Named(string prefix, string name) =>
        name.Length is > 0 and <= LongestPlain && !name.AsSpan().ContainsAnyExcept(PlainLetters)
            ? prefix + name
            : $"{prefix}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}";
}
