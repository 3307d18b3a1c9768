using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

/// <summary>A client that may lack what ours always has.</summary>
internal sealed unsafe class RawDtlsClient : IDisposable
{
    private readonly SslContextHandle _context;
    private readonly SslHandle _ssl;
    private readonly BioHandle _input = BioHandle.CreateShared();
    private readonly BioHandle _output = BioHandle.CreateShared();

    public RawDtlsClient(string? srtpProfiles, bool withCertificate)
    {
        _context = LibSsl.ContextNew(LibSsl.DtlsMethod());
        if (srtpProfiles is not null)
        {
            Assert.Equal(0, LibSsl.ContextSetSrtpProfiles(_context, srtpProfiles));
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=raw", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        Certificate = certificate.RawData;
        if (withCertificate)
        {
            UseCertificate(key.ExportECPrivateKey());
        }

        _ssl = LibSsl.New(_context);
        LibSsl.SetBio(_ssl, _input, _output);
        LibSsl.SetConnectState(_ssl);
    }

    public byte[] Certificate { get; }

    public void Connect(DtlsTransport server)
    {
        server.Start(TimeSpan.Zero);
        Span<byte> datagram = stackalloc byte[DtlsTransport.MaxDatagram];
        for (var rounds = 0; rounds < 10 && server.State == DtlsState.Connecting; rounds++)
        {
            LibCrypto.ClearErrors();
            _ = LibSsl.DoHandshake(_ssl);
            LibCrypto.ClearErrors();
            while (DtlsRecords.PackedLength(_output.Peek(), datagram.Length) is > 0 and var count)
            {
                Assert.True(_output.TryRead(datagram[..count]));
                server.HandleDatagram(TimeSpan.Zero, datagram[..count]);
            }

            while (server.TryTakeDatagram(datagram, out var count))
            {
                Assert.True(_input.TryWrite(datagram[..count]));
            }
        }
    }

    public void Dispose()
    {
        _ssl.Dispose();
        _input.Dispose();
        _output.Dispose();
        _context.Dispose();
    }

    private void UseCertificate(byte[] privateKey)
    {
        fixed (byte* der = Certificate)
        {
            Assert.Equal(1, LibSsl.ContextUseCertificate(_context, Certificate.Length, der));
        }

        fixed (byte* der = privateKey)
        {
            Assert.Equal(1, LibSsl.ContextUsePrivateKey(LibCrypto.EcKey, _context, der, privateKey.Length));
        }
    }
}
