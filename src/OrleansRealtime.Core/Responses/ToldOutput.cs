using OrleansRealtime.Core.Inference;

namespace OrleansRealtime.Core.Responses;

/// <summary>
/// What the client was told of a response whose worker was lost, while another one makes the response again: what repeats it is
/// swallowed, whatever its portions, and what contradicts it is noticed.
/// </summary>
/// <param name="told">Outputs in the order in which the model made them; the last one may be open.</param>
internal sealed class ToldOutput(IReadOnlyList<ToldPiece> told)
{
    private int _index;
    private int _position;

    private ToldPiece? Current => _index < told.Count ? told[_index] : null;

    /// <summary>Everything was repeated, and what comes is new.</summary>
    public bool IsOver => Current is null;

    /// <param name="heard">What the engine says now.</param>
    /// <param name="news">What of it the client has yet to be told; null for nothing.</param>
    /// <returns>False when it contradicts what was told.</returns>
    public bool TryTake(InferenceEvent heard, out InferenceEvent? news)
    {
        news = null;
        switch (heard)
        {
            case InferenceEvent.TextDelta text:
                var known = TryTakeText(ToldKind.Written, text.Delta, out var more);
                news = more.Length > 0 ? text with { Delta = more } : null;
                return known;
            case InferenceEvent.SpokenDelta spoken:
                return TryTakeSpoken(spoken, out news);
            case InferenceEvent.SpokenEnded:
                return TryTakeEnd(heard, out news);
            case InferenceEvent.ToolCalled called:
                return TryTakeCall(called, out news);
            case InferenceEvent.ResponseCompleted:
                LeaveText();
                news = heard;
                return IsOver;
            default:
                news = heard;
                return true;
        }
    }

    private bool TryTakeSpoken(InferenceEvent.SpokenDelta spoken, out InferenceEvent? news)
    {
        news = null;
        if (!TryTakeText(ToldKind.Spoken, spoken.Delta, out var more))
        {
            return false;
        }

        if (Current is not { Kind: ToldKind.Spoken } message)
        {
            news = spoken;
        }
        else if (message.IsOpen)
        {
            var words = spoken.Words.Where(word => word.TextEnd > message.WordsKnownUntil).ToList();
            news = more.Length > 0 || words.Count > 0 ? spoken with { Delta = more, Words = words } : null;
        }

        return true;
    }

    private bool TryTakeEnd(InferenceEvent heard, out InferenceEvent? news)
    {
        news = Current is null or { IsOpen: true } ? heard : null;
        if (Current is not { Kind: ToldKind.Spoken } message)
        {
            // Nothing is being spoken: there is nothing to end.
            return true;
        }

        var complete = _position == message.Text.Length;
        Advance();
        return complete;
    }

    private bool TryTakeCall(InferenceEvent.ToolCalled called, out InferenceEvent? news)
    {
        LeaveText();
        news = IsOver ? called : null;
        if (Current is not { } expected)
        {
            return true;
        }

        Advance();
        return expected.Kind == ToldKind.Called && expected.Text == called.Name && expected.Arguments == called.Arguments;
    }

    private bool TryTakeText(ToldKind kind, string delta, out string more)
    {
        more = delta;
        if (delta.Length == 0)
        {
            return true;
        }

        if (Current is { } other && other.Kind != kind)
        {
            LeaveText();
        }

        if (Current is not { } message)
        {
            return true;
        }

        if (message.Kind != kind)
        {
            return false;
        }

        var left = message.Text.AsSpan(_position);
        var length = Math.Min(left.Length, delta.Length);
        if (!left[..length].SequenceEqual(delta.AsSpan(0, length)))
        {
            return false;
        }

        _position += length;
        more = delta[length..];
        return more.Length == 0 || message.IsOpen;
    }

    /// <summary>A message that is told in full ends when something else begins.</summary>
    private void LeaveText()
    {
        if (Current is { Kind: not ToldKind.Called } message && _position == message.Text.Length)
        {
            Advance();
        }
    }

    private void Advance() => (_index, _position) = (_index + 1, 0);
}
