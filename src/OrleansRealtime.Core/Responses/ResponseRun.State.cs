using System.Diagnostics;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Responses;

/// <summary>What is kept of a response, and how it goes on from that.</summary>
internal sealed partial class ResponseRun
{
    // Outputs before this one were made by an operation that was given up.
    private int _firstOutput;

    /// <summary>What was told already of what is being made again; null when everything that comes is new.</summary>
    public ToldOutput? Told { get; set; }

    public IReadOnlyList<ConversationItem> Output => _output;

    /// <summary>Calls of tools that run, or whose results are yet to be told.</summary>
    public IReadOnlyList<McpCallRun> McpCalls => _mcpCalls;

    /// <summary>What the conversation was when the model was asked: none of its own outputs, and nothing that came later.</summary>
    public IEnumerable<ConversationEntry> EntriesSeen()
    {
        if (ContextEnd is not { } end)
        {
            yield break;
        }

        var own = OutputIds.ToHashSet();
        foreach (var entry in conversation.Entries)
        {
            var itemId = entry.Item.Id!.Value;
            if (!own.Contains(itemId))
            {
                yield return entry;
            }

            if (itemId == end)
            {
                yield break;
            }
        }
    }

    /// <summary>The response is to be made again from its beginning.</summary>
    /// <param name="madeAudio">How much of a stream is made and kept.</param>
    /// <returns>What of its sound need not be made again: whole messages, and of the next one.</returns>
    public (int Messages, SampleTime Audio) Repeat(Func<AudioStreamId, SampleTime> madeAudio)
    {
        var told = new List<ToldPiece>();
        foreach (var item in _output.Skip(_firstOutput))
        {
            if (ToldOf(item) is { } piece)
            {
                told.Add(piece);
            }
        }

        Told = told.Count > 0 ? new ToldOutput(told) : null;
        return SoundMade(madeAudio);
    }

    /// <summary>What is made now is not what was told: that is closed as it stands, and everything that comes is new.</summary>
    public void GiveUpRepeating()
    {
        Told = null;
        if (_message is not null)
        {
            CloseMessage(ItemStatus.Incomplete, cut: true);
        }

        if (_call is not null)
        {
            CloseCall(ItemStatus.Completed);
        }
    }

    /// <summary>Another operation makes it from here on.</summary>
    public void Renew(OperationId next)
    {
        Operation = next;
        _messages = 0;
        _firstOutput = _output.Count;
        for (var index = 0; index < _output.Count; index++)
        {
            ledger.TouchOutputItem(next, index);
        }
    }

    public ProgressRecord ToRecord() => new()
    {
        Operation = Operation,
        Status = Status,
        Outputs = _output.Count,
        FirstOutput = _firstOutput,
        SpokenMessages = _messages,
        Spoken = _spoken,
        HasSpoken = HasSpoken,
        TextCharacters = _outputTextCharacters,
        InputAudioTokens = InputAudioTokens,
        Ending = Ending is { } ending ? new ProgressRecord.EndingRecord(ending.Ending, ending.Usage) : null,
        Message = _message is { } message
            ? new ProgressRecord.OpenMessageRecord(
                message.At.ItemId,
                message.At.OutputIndex,
                message.Previous,
                message.Stream,
                message.Text,
                conversation.Find(message.At.ItemId) == message.Entry ? null : message.Entry.ToRecord())
            : null,
        Call = _call is { } call ? new ProgressRecord.OpenCallRecord(call.OutputIndex, call.Previous) : null,
        McpCalls =
        [
            .. _mcpCalls.Select(call => new McpCallRecord(
                call.Operation,
                call.Item,
                call.Previous,
                call.OutputIndex,
                call.IsOver,
                call.Failed)),
        ],
    };

    public void Restore(ProgressRecord record, IEnumerable<ConversationItem> output)
    {
        _output.AddRange(output);
        Status = record.Status;
        _firstOutput = record.FirstOutput;
        _messages = record.SpokenMessages;
        _spoken = record.Spoken;
        HasSpoken = record.HasSpoken;
        _outputTextCharacters = record.TextCharacters;
        InputAudioTokens = record.InputAudioTokens;
        Ending = record.Ending is { } ending
            ? new InferenceEvent.ResponseCompleted(Operation, ending.Ending, ending.Usage)
            : null;
        if (record.Message is { } message)
        {
            var entry = message.Entry is { } own ? ConversationEntry.Of(own) : conversation.Find(message.Item);
            _message = new OutputMessage(
                entry ?? throw new KeyNotFoundException("The conversation does not have the message of a response."),
                new PartAddress(id, message.Item, message.Index, 0),
                message.Previous,
                message.Stream);
            _message.Append(message.Text);
        }

        if (record.Call is { } call)
        {
            _call = new OutputCall((ConversationItem.FunctionCall)_output[call.Index], call.Previous, call.Index);
        }

        foreach (var mcp in record.McpCalls)
        {
            _mcpCalls.Add(McpCallRun.Of(mcp, this));
        }
    }

    private ToldPiece? ToldOf(ConversationItem item) => item switch
    {
        _ when item.Id == _message?.At.ItemId => new ToldPiece(
            _message!.Stream is null ? ToldKind.Written : ToldKind.Spoken,
            _message.Text,
            IsOpen: true,
            WordsKnownUntil: _message.Entry.Spoken?.KnownUntil ?? 0),
        ConversationItem.Message { Content: [ContentPart.OutputText text] } => new ToldPiece(ToldKind.Written, text.Text),
        ConversationItem.Message { Content: [ContentPart.OutputAudio audio] } => new ToldPiece(ToldKind.Spoken, audio.Transcript),
        ConversationItem.FunctionCall call => new ToldPiece(ToldKind.Called, call.Name, call.Arguments),
        ConversationItem.McpApprovalRequest asked => new ToldPiece(
            ToldKind.Called,
            Toolbox.ModelNameOf(asked.ServerLabel, asked.Name),
            asked.Arguments),

        // What the client has approved was no doing of the model's.
        ConversationItem.McpCall { ApprovalRequestId: null } call => new ToldPiece(
            ToldKind.Called,
            Toolbox.ModelNameOf(call.ServerLabel, call.Name),
            call.Arguments),
        ConversationItem.McpCall => null,
        _ => throw new UnreachableException(),
    };

    private (int Messages, SampleTime Audio) SoundMade(Func<AudioStreamId, SampleTime> madeAudio)
    {
        for (var message = 0; message < _messages; message++)
        {
            var stream = new AudioStreamId(Operation, message);
            var made = madeAudio(stream);
            if (stream == _message?.Stream || made < LengthOf(message))
            {
                return (message, made);
            }
        }

        return (_messages, SampleTime.Zero);
    }

    // Of what no conversation has any more, all that there is will do.
    private SampleTime LengthOf(int message)
    {
        var stream = new AudioStreamId(Operation, message);
        return _output.Skip(_firstOutput)
            .Select(item => conversation.Find(item.Id!.Value))
            .FirstOrDefault(entry => entry?.Stream == stream)?.Spoken?.Length ?? new SampleTime(1);
    }
}
