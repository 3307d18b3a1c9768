using System.Text;
using OrleansRealtime.Client.Resumption.Downlink;
using OrleansRealtime.Client.Resumption.Uplink;

namespace OrleansRealtime.Client.Resumption;

/// <summary>To memory that outlives the process, and back.</summary>
internal sealed partial class ResumptionState
{
    /// <param name="upTo">Counts the application's stream up to here as acted on, without doing so.</param>
    /// <param name="withAudio">The user's audio too.</param>
    public SavedState Save(long upTo, bool withAudio)
    {
        var acted = ActedSeq;
        var resyncs = _ledger.ResyncsWaiting;
        var heard = _items.All.ToDictionary(static item => item, static item => item.Acted);
        foreach (var delivery in _ledger.WaitingUpTo(upTo))
        {
            acted = DeliveryLedger.Next(acted, delivery);
            resyncs -= delivery.EndsResync ? 1 : 0;
            if (delivery.Item is { } item && heard.TryGetValue(item, out var before))
            {
                heard[item] = Math.Max(before, delivery.AudioEnd);
            }
        }

        return new SavedState
        {
            SessionId = SessionId ?? throw new InvalidOperationException("Nothing was switched on."),
            Tokens = [.. _tokens.NewestFirst],
            LastSeq = acted,
            Incarnation = _incarnation,
            ResyncDue = IsResyncDue || resyncs > 0,
            ClientSeq = LastCommandSeq,
            InputPosition = InputPosition,
            InputFormat = _uplink.Encoding.Name,
            OutputFormat = _sessionOutput.Name,
            OutputItems =
            [
                .. heard.Where(pair => pair.Key.EndedAt == 0 || pair.Key.EndedAt > acted)
                    .Select(static pair => new SavedOutputItem(pair.Key.Id, pair.Value, pair.Key.Encoding.Name)),
            ],
            Uplink = [.. _uplink.Entries.Where(entry => withAudio || entry.IsCommand).Select(Save)],
        };
    }

    /// <summary>Takes up what another process saved. Nothing may have happened here before.</summary>
    public void Restore(SavedState saved)
    {
        SessionId = saved.SessionId;
        IsOn = true;
        IsResyncDue = saved.ResyncDue;
        _incarnation = _tellsIncarnation = saved.Incarnation;
        _tokens.Restore(saved.Tokens);
        _received = saved.LastSeq;
        _ledger.Begin(saved.LastSeq);
        _acknowledgements.StartAgainAt(0);
        _sessionOutput = _responseOutput = AudioEncoding.Named(saved.OutputFormat);
        foreach (var item in saved.OutputItems)
        {
            var restored = _items.Add(item.ItemId, AudioEncoding.Named(item.Format));
            restored.Received = restored.Acted = restored.Acknowledged = item.Position;
        }

        _uplink.Encoding = AudioEncoding.Named(saved.InputFormat);
        _uplink.Begin(saved.ClientSeq, saved.InputPosition);
        foreach (var entry in saved.Uplink)
        {
            Restore(entry);
        }
    }

    private void Restore(SavedUplinkEntry entry)
    {
        if (entry.Command is { } command)
        {
            _uplink.RestoreCommand(entry.Seq, Encoding.UTF8.GetBytes(command));
        }
        else if (entry.Audio is { } audio)
        {
            _uplink.RestoreAudio(entry.Position, AudioEncoding.Named(entry.Format), audio);
        }
    }

    private static SavedUplinkEntry Save(UplinkEntry entry) => entry.IsCommand
        ? new SavedUplinkEntry { Seq = entry.Seq, Command = Encoding.UTF8.GetString(entry.Buffer, 0, entry.End) }
        : new SavedUplinkEntry
        {
            Position = entry.Position,
            Format = entry.Encoding.Name,
            Audio = entry.Buffer[entry.Start..entry.End],
        };
}
