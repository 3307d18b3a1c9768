using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Ice;

/// <summary>One side's user name fragment and password: RFC 8445 §5.3. Prints without the password.</summary>
internal sealed record IceCredentials
{
    /// <summary>RFC 8839 §5.4: letters, digits, + and /.</summary>
    private const string IceCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private const int MinUfragLength = 4;
    private const int MinPasswordLength = 22;
    private const int MaxLength = 256;

    // Six bits per character. Asked for are 24 bits in the name and 128 in the password.
    private const int RandomUfragLength = 8;
    private const int RandomPasswordLength = 24;

    /// <exception cref="ArgumentException">A value that <see cref="IsUfrag"/> or <see cref="IsPassword"/>
    /// refuses.</exception>
    public IceCredentials(string ufrag, string password)
    {
        if (!IsUfrag(ufrag))
        {
            throw new ArgumentException("Not an ICE user name fragment.", nameof(ufrag));
        }

        if (!IsPassword(password))
        {
            throw new ArgumentException("Not an ICE password.", nameof(password));
        }

        Ufrag = ufrag;
        Password = password;
    }

    public string Ufrag { get; }

    public string Password { get; }

    /// <summary>New credentials from the system's random source.</summary>
    /// <param name="prefix">ICE characters, 0 to 248 of them, that begin the fragment: whoever relays for several
    /// servers can tell by them whose peer it is.</param>
    public static IceCredentials Create(string prefix = "") => new(
        prefix + RandomNumberGenerator.GetString(IceCharacters, RandomUfragLength),
        RandomNumberGenerator.GetString(IceCharacters, RandomPasswordLength));

    /// <summary>4 to 256 ICE characters.</summary>
    public static bool IsUfrag(string? value) => IsToken(value, MinUfragLength);

    /// <summary>22 to 256 ICE characters.</summary>
    public static bool IsPassword(string? value) => IsToken(value, MinPasswordLength);

    public override string ToString() => Ufrag;

    private static bool IsToken(string? value, int minLength) =>
        value is not null
        && value.Length >= minLength
        && value.Length <= MaxLength
        && value.All(IceCharacters.Contains);
}
