using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>One DTLS 1.2 connection (RFC 6347) with SRTP keys (RFC 5764): datagrams in and out, data in and out. After
/// each call take datagrams until there are none, then data until there is none. Not thread-safe: the owner calls in
/// turn, from any thread.</summary>
/// <remarks>Retransmission is OpenSSL's, and so is its clock: it reads the machine's, whatever <c>now</c> is.
/// <see cref="NextTimeout"/> is that clock translated, so the two must run at the same speed. The overall limit goes by
/// <c>now</c> alone.</remarks>
internal sealed unsafe class DtlsTransport : IDisposable
{
    /// <summary>No datagram made here is longer, in bytes: it fits the 1,280 of IPv6 with room for headers and a
    /// tunnel.</summary>
    public const int MaxDatagram = 1200;

    /// <summary>The most bytes that one <see cref="TryWrite"/> takes: 13 for the header, 8 for the nonce, 16 for the
    /// tag.</summary>
    public const int MaxWrite = MaxDatagram - 37;

    /// <summary>Longer datagrams are dropped; so a decrypted record is never longer either.</summary>
    public const int MaxReceived = 2048;

    // When the owner takes nothing, the oldest goes, as it would on a full network.
    private const int MaxOutput = 64 * 1024;

    // Early data of the peer, kept by OpenSSL until the handshake is over, comes at once; else one datagram's worth.
    private const int MaxInput = 16 * 1024;

    private const string ExporterLabel = "EXTRACTOR-dtls_srtp";

    private readonly SslHandle _ssl;
    private readonly BioHandle _input;
    private readonly BioHandle _output;
    private readonly DtlsPeer _peer;
    private readonly DtlsRole _role;
    private readonly DtlsTimers _timers;
    private readonly RecordQueue _received = new(MaxInput);
    private TimeSpan _deadline;

    // False where OpenSSL need not be asked: its owner asks after every packet of sound.
    private bool _mayHaveOutput;
    private TimeSpan? _retransmission;

    /// <param name="identity">Must not be disposed yet; may be afterwards.</param>
    /// <param name="role">The opposite of the peer's.</param>
    /// <param name="expectedPeer">What the peer's description announced. No other certificate is accepted.</param>
    /// <param name="timers">Null for <see cref="DtlsTimers.Default"/>.</param>
    /// <exception cref="InvalidOperationException">Out of native memory.</exception>
    public DtlsTransport(DtlsIdentity identity, DtlsRole role, DtlsFingerprint expectedPeer, DtlsTimers? timers = null)
    {
        _role = role;
        _timers = timers ?? DtlsTimers.Default;
        _peer = new DtlsPeer(expectedPeer, _timers);
        LibCrypto.ClearErrors();
        _input = BioHandle.CreateShared();
        _output = BioHandle.CreateShared();
        _ssl = LibSsl.New(identity.Context);
        if (_ssl.IsInvalid)
        {
            throw OpenSsl.Failure("SSL_new");
        }

        LibSsl.SetBio(_ssl, _input, _output);
        _ssl.Attach(_peer);
        LibSsl.SetTimerCallback(_ssl, DtlsCallbacks.Timer);
        _ = LibSsl.Control(_ssl, LibSsl.SetMtu, MaxDatagram, null);
        if (role == DtlsRole.Client)
        {
            LibSsl.SetConnectState(_ssl);
        }
        else
        {
            LibSsl.SetAcceptState(_ssl);
        }
    }

    public DtlsState State { get; private set; }

    /// <summary>Set together with <see cref="DtlsState.Failed"/>.</summary>
    public DtlsFailure Failure { get; private set; }

    /// <summary>OpenSSL's words for <see cref="Failure"/>, for a log; empty where it has none.</summary>
    public string FailureDetail { get; private set; } = string.Empty;

    /// <summary>Once connected; null before, and when the peer offered no profile of ours (a peer with data alone may).
    /// Disposed with this.</summary>
    public SrtpKeys? Keys { get; private set; }

    /// <summary>When to call <see cref="HandleTimeout"/>; null when there is nothing to wait for. Changes with every
    /// call.</summary>
    public TimeSpan? NextTimeout => State != DtlsState.Connecting
        ? null
        : _retransmission < _deadline ? _retransmission : _deadline;

    /// <summary>Datagrams, or decrypted records for which there was no room, that were thrown away.</summary>
    public long Dropped { get; private set; }

    /// <summary>Lets the handshake begin, and its time. The client's first datagram is ready afterwards. Only the first
    /// call has an effect.</summary>
    public void Start(TimeSpan now)
    {
        if (State != DtlsState.New)
        {
            return;
        }

        State = DtlsState.Connecting;
        _mayHaveOutput = true;
        _deadline = now + _timers.GiveUp;
        Advance(now);
    }

    /// <summary>One datagram that the peer sent, or somebody in its name: anything may be in it.</summary>
    public void HandleDatagram(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        if (State is not (DtlsState.Connecting or DtlsState.Connected)
            || datagram.Length > MaxReceived
            || !DtlsRecords.AreWellFormed(datagram))
        {
            Dropped++;
            return;
        }

        _mayHaveOutput = true;
        BoundOutput();
        // One record at a time: where OpenSSL dislikes one, such as a ClientHello that is old news, it loses its place in the
        // datagram, and with it the records behind.
        while (!datagram.IsEmpty && State is (DtlsState.Connecting or DtlsState.Connected))
        {
            var length = DtlsRecords.FirstLength(datagram);
            HandleRecord(now, datagram[..length]);
            datagram = datagram[length..];
        }
    }

    /// <summary>Sends a flight again when it is time, or gives up. Does nothing when called early.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (State != DtlsState.Connecting)
        {
            return;
        }

        _mayHaveOutput = true;
        if (now >= _deadline)
        {
            Fail(DtlsFailure.TimedOut, string.Empty);
            return;
        }

        BoundOutput();
        LibCrypto.ClearErrors();
        if (LibSsl.Control(_ssl, LibSsl.DtlsHandleTimeout, 0, null) < 0)
        {
            FailFromErrors();
            return;
        }

        ReadTimer(now);
    }

    /// <summary>Takes the next datagram for the peer: whole records, as many as fit into
    /// <see cref="MaxDatagram"/>.</summary>
    /// <param name="destination">At least <see cref="MaxDatagram"/> bytes.</param>
    /// <param name="count">The datagram's length.</param>
    public bool TryTakeDatagram(Span<byte> destination, out int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, MaxDatagram);
        count = 0;
        if (!_mayHaveOutput || _output.IsClosed)
        {
            return false;
        }

        count = DtlsRecords.PackedLength(_output.Peek(), MaxDatagram);
        _mayHaveOutput = count > 0;
        return count > 0 && _output.TryRead(destination[..count]);
    }

    /// <summary>Takes the oldest record of application data.</summary>
    /// <param name="destination">At least <see cref="MaxReceived"/> bytes, so that every record fits.</param>
    /// <param name="count">The record's length.</param>
    public bool TryTakeData(Span<byte> destination, out int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, MaxReceived);
        return _received.TryTake(destination, out count);
    }

    /// <summary>Encrypts one record. False when not connected, when it is empty or longer than <see cref="MaxWrite"/>,
    /// and when 64 KiB wait to be taken.</summary>
    public bool TryWrite(ReadOnlySpan<byte> data)
    {
        if (State != DtlsState.Connected
            || data.Length is 0 or > MaxWrite
            || _output.Pending > MaxOutput - MaxDatagram)
        {
            return false;
        }

        _mayHaveOutput = true;
        LibCrypto.ClearErrors();
        int written;
        fixed (byte* start = data)
        {
            written = LibSsl.Write(_ssl, start, data.Length);
        }

        if (written == data.Length)
        {
            return true;
        }

        HandleResult(written);
        return false;
    }

    /// <summary>Says good-bye where there is a connection. Take the last datagram afterwards.</summary>
    public void Close()
    {
        _mayHaveOutput = true;
        if (State == DtlsState.Connected)
        {
            SendCloseNotify();
        }

        if (State != DtlsState.Failed)
        {
            State = DtlsState.Closed;
        }
    }

    /// <summary>Frees everything and overwrites keys and data. Nothing is sent; every later call
    /// does nothing.</summary>
    public void Dispose()
    {
        if (State != DtlsState.Failed)
        {
            State = DtlsState.Closed;
        }

        _received.Clear();
        Keys?.Dispose();
        _ssl.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    private void HandleRecord(TimeSpan now, ReadOnlySpan<byte> record)
    {
        LibCrypto.ClearErrors();
        if (_input.TryWrite(record))
        {
            Advance(now);
            // Whatever OpenSSL left must not run into the next record.
            _input.Clear();
        }
    }

    private void Advance(TimeSpan now)
    {
        if (State == DtlsState.Connecting)
        {
            Shake();
        }

        if (State == DtlsState.Connected)
        {
            ReadAll();
        }

        if (State == DtlsState.Connecting)
        {
            ReadTimer(now);
        }
    }

    private void Shake()
    {
        LibCrypto.ClearErrors();
        var result = LibSsl.DoHandshake(_ssl);
        if (result != 1)
        {
            HandleResult(result);
            return;
        }

        // OpenSSL has asked already, inside the handshake. Should it ever not have, there must be no keys.
        if (_peer.Verified != true)
        {
            Fail(DtlsFailure.WrongFingerprint, string.Empty);
            return;
        }

        State = DtlsState.Connected;
        ExportKeys();
    }

    private void ExportKeys()
    {
        var profile = LibSsl.GetSrtpProfile(_ssl);
        if (profile is null || SrtpKeys.SaltLength(profile->Id) is not (> 0 and var saltLength))
        {
            return;
        }

        Span<byte> material = stackalloc byte[2 * (SrtpKeys.KeyLength + saltLength)];
        int exported;
        fixed (byte* start = material)
        {
            exported = LibSsl.ExportKeyingMaterial(
                _ssl, start, (nuint)material.Length, ExporterLabel, (nuint)ExporterLabel.Length, null, 0, 0);
        }

        if (exported == 1)
        {
            Keys = SrtpKeys.Cut(profile->Id, _role, material);
        }
        else
        {
            FailFromErrors();
        }

        CryptographicOperations.ZeroMemory(material);
    }

    private void ReadAll()
    {
        Span<byte> record = stackalloc byte[MaxReceived];
        fixed (byte* start = record)
        {
            while (State == DtlsState.Connected)
            {
                LibCrypto.ClearErrors();
                var count = LibSsl.Read(_ssl, start, record.Length);
                if (count <= 0)
                {
                    HandleResult(count);
                    return;
                }

                if (!_received.TryAdd(record[..count]))
                {
                    Dropped++;
                }
            }
        }
    }

    // After a call that did not succeed, before any other call.
    private void HandleResult(int result)
    {
        switch (LibSsl.GetError(_ssl, result))
        {
            case LibSsl.WantRead or LibSsl.WantWrite:
                return;
            case LibSsl.ZeroReturn when State == DtlsState.Connected:
                SendCloseNotify();
                State = DtlsState.Closed;
                return;
            case LibSsl.ZeroReturn:
                Fail(DtlsFailure.ClosedEarly, string.Empty);
                return;
            default:
                FailFromErrors();
                return;
        }
    }

    private void FailFromErrors()
    {
        var (reason, text) = OpenSsl.PeekError();
        var failure = reason switch
        {
            _ when _peer.Verified == false => DtlsFailure.WrongFingerprint,
            LibSsl.PeerDidNotReturnCertificate => DtlsFailure.NoCertificate,
            LibSsl.ReadTimeoutExpired => DtlsFailure.TimedOut,
            >= LibSsl.AlertReasonOffset => DtlsFailure.PeerAlert,
            _ => DtlsFailure.Protocol,
        };
        Fail(failure, text);
    }

    // OpenSSL forbids all but freeing the connection now. Its alert, if any, waits in the output.
    private void Fail(DtlsFailure failure, string detail)
    {
        State = DtlsState.Failed;
        Failure = failure;
        FailureDetail = detail;
        Keys?.Dispose();
        Keys = null;
        LibCrypto.ClearErrors();
    }

    private void SendCloseNotify()
    {
        LibCrypto.ClearErrors();
        _ = LibSsl.Shutdown(_ssl);
        LibCrypto.ClearErrors();
    }

    private void ReadTimer(TimeSpan now)
    {
        // struct timeval
        var left = stackalloc nint[2];
        _retransmission = LibSsl.Control(_ssl, LibSsl.DtlsGetTimeout, 0, left) == 1
            ? now + TimeSpan.FromSeconds(left[0]) + TimeSpan.FromMicroseconds(left[1])
            : null;
    }

    private void BoundOutput()
    {
        if (_output.Pending > MaxOutput)
        {
            _output.Clear();
        }
    }
}
