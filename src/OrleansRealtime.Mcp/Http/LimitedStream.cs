namespace OrleansRealtime.Mcp.Http;

/// <summary>Reads so many bytes and fails at the next.</summary>
/// <param name="inner">What to read; disposed with this.</param>
/// <param name="limit">How many bytes.</param>
/// <param name="isEvents">It is a stream of server-sent events, which may last as long as the session: the limit is each event's.</param>
/// <param name="exceeded">Told before it fails: whoever reads may well swallow the failure.</param>
internal sealed class LimitedStream(Stream inner, long limit, bool isEvents, Action exceeded) : Stream
{
    // Since the beginning, or since the last event's end.
    private long _read;
    private bool _isLineEmpty = true;
    private bool _isAfterReturn;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Count(buffer.AsSpan(offset, read));
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        if (!isEvents)
        {
            Count(bytes.Length);
            return;
        }

        foreach (var one in bytes)
        {
            Count(1);
            Advance(one);
        }
    }

    private void Count(int bytes)
    {
        _read += bytes;
        if (_read > limit)
        {
            exceeded();
            throw new ResponseTooLargeException(limit);
        }
    }

    // An empty line ends an event. A line ends with CR, LF or both; the LF of both is no line of its own.
    private void Advance(byte one)
    {
        var isSecondHalf = one == '\n' && _isAfterReturn;
        _isAfterReturn = one == '\r';
        if (isSecondHalf)
        {
            return;
        }

        var isLineEnd = one is (byte)'\r' or (byte)'\n';
        if (isLineEnd && _isLineEmpty)
        {
            _read = 0;
        }

        _isLineEmpty = isLineEnd;
    }
}
