using OrleansRealtime.Core.State.Records;

namespace OrleansRealtime.Core.Responses;

internal sealed partial class TokenWindow
{
    public TokenWindowRecord ToRecord() => new(_start.UtcTicks, _used);

    public void Restore(TokenWindowRecord record)
    {
        _start = new DateTimeOffset(record.Start, TimeSpan.Zero);
        _used = record.Used;
    }
}
