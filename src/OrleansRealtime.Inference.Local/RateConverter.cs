namespace OrleansRealtime.Inference.Local;

/// <summary>Placeholder.</summary>
internal sealed class RateConverter(int from, int to) : IDisposable
{
    private double _position;
    private short _last;

    public int Convert(ReadOnlySpan<short> input, Span<short> output)
    {
        var step = (double)from / to;
        var n = 0;
        while (_position < input.Length)
        {
            var i = (int)Math.Floor(_position);
            var a = i == 0 ? _last : input[i - 1];
            output[n++] = (short)(a + ((input[i] - a) * (_position - i)));
            _position += step;
        }

        _position -= input.Length;
        if (input.Length > 0)
        {
            _last = input[^1];
        }

        return n;
    }

    public void Dispose()
    {
    }
}
