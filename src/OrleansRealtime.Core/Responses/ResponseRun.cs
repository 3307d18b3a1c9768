using System.Diagnostics;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Responses;

/// <summary>
/// One response from <c>response.created</c> to <c>response.done</c>. At most one message or call is open at a time; each is
/// closed by the same events however it ends.
/// </summary>
internal sealed partial class ResponseRun(
    ResponseId id,
    OperationId operation,
    ResponseTerms terms,
    ConversationLog conversation,
    SessionOutbox outbox,
    IdSource ids,
    StateLedger ledger)
{
    // 1 token per 50 ms of assistant audio, the API's published rate.
    private const int SamplesPerToken = 1_200;

    private readonly List<ConversationItem> _output = [];
    private OutputMessage? _message;
    private OutputCall? _call;
    private int _messages;
    private int _outputTextCharacters;
    private SampleTime _spoken;

    public ResponseId Id => id;

    /// <summary>What makes it; another one when it has to be begun anew.</summary>
    public OperationId Operation { get; private set; } = operation;

    public ResponseTerms Terms => terms;

    /// <summary>What it is part of.</summary>
    public ConversationLog Conversation => conversation;

    public IEnumerable<ItemId> OutputIds => _output.Select(item => item.Id!.Value);

    /// <summary>When it began, for measuring.</summary>
    public DateTimeOffset BeganAt { get; init; }

    /// <summary>When the turn that caused it was committed; null when the client asked.</summary>
    public DateTimeOffset? TurnEndedAt { get; init; }

    /// <summary>All audio it has made.</summary>
    public SampleTime AudioLength => _spoken + (_message?.AudioLength ?? SampleTime.Zero);

    /// <summary>The message being spoken or written; null between outputs.</summary>
    public OutputMessage? OpenMessage => _message;

    public bool HasSpoken { get; private set; }

    /// <summary>What it cost; zero until it has ended.</summary>
    public TokenUsage Usage { get; private set; } = TokenUsage.Zero;

    public ResponseStatus Status { get; private set; } = ResponseStatus.InProgress;

    /// <summary>What the model sees when the request brought it; null for the conversation.</summary>
    public ContextWindow.Fitted? Given { get; set; }

    /// <summary>The last item of the conversation when the model was asked; null when there was none.</summary>
    public ItemId? ContextEnd { get; set; }

    /// <summary>Audio among what the model sees.</summary>
    public int InputAudioTokens { get; set; }

    public void Begin() => outbox.Send(new ServerEvent.ResponseCreated(Resource(ResponseStatus.InProgress)));

    public void HandleText(string delta)
    {
        var message = OpenMessageOf(spoken: false);
        message.Append(delta);
        ledger.TouchOutput(Operation);
        outbox.Send(new ServerEvent.OutputTextDelta(message.At, delta));
    }

    public void HandleSpoken(InferenceEvent.SpokenDelta spoken)
    {
        var message = OpenMessageOf(spoken: true);
        message.Append(spoken.Delta);
        message.Entry.Spoken!.Add(spoken.Words);
        Touch(message);

        // A voice that tells word times late tells them without words.
        if (spoken.Delta.Length > 0)
        {
            outbox.Send(new ServerEvent.AudioTranscriptDelta(message.At, spoken.Delta));
        }
    }

    public void HandleSpokenEnded(SampleTime length, bool isCutShort)
    {
        if (_message is { Stream: not null } message)
        {
            message.Entry.Spoken!.EndAt(length);
            CloseMessage(isCutShort ? ItemStatus.Incomplete : ItemStatus.Completed, cut: false);
        }
    }

    public void HandleToolCall(InferenceEvent.ToolCalled called)
    {
        CloseOpenOutput();
        var item = new ConversationItem.FunctionCall(called.Name, called.CallId ?? ids.Next("call_", 16), "")
        {
            Id = new ItemId(ids.Next("item_")),
            Status = ItemStatus.InProgress,
        };
        var full = item with { Arguments = called.Arguments };
        var index = _output.Count;
        _outputTextCharacters += called.Name.Length + called.Arguments.Length;

        outbox.Send(new ServerEvent.OutputItemAdded(id, index, item));
        var previous = AddToConversation(new ConversationEntry(item));
        AddOutput(full);
        _call = new OutputCall(full, previous, index);
        outbox.Send(
            new ServerEvent.FunctionArgumentsDelta(id, full.Id!.Value, index, full.CallId!, called.Arguments));
    }

    /// <summary>Ends as the engine says.</summary>
    public void Complete(ResponseEnding ending, TextUsage usage)
    {
        var (status, details) = ending switch
        {
            ResponseEnding.Completed => (ResponseStatus.Completed, null),
            ResponseEnding.MaxOutputTokens =>
                (ResponseStatus.Incomplete, new StatusDetails("incomplete", "max_output_tokens")),
            ResponseEnding.ContentFilter =>
                (ResponseStatus.Incomplete, new StatusDetails("incomplete", "content_filter")),
            _ => throw new UnreachableException(),
        };
        CloseMcpCalls();

        // A spoken message still open here never got its length: nothing may wait for audio that may not come.
        CloseOpenOutput(
            status == ResponseStatus.Completed ? ItemStatus.Completed : ItemStatus.Incomplete,
            cut: _message?.Stream is not null);
        End(status, details, UsageOf(usage));
    }

    /// <summary>Ends because somebody wants it to: <c>turn_detected</c> or <c>client_cancelled</c>.</summary>
    public void Cancel(string reason)
    {
        CloseMcpCalls();
        CloseOpenOutput(ItemStatus.Incomplete, cut: true);
        End(ResponseStatus.Cancelled, new StatusDetails("cancelled", reason), UsageSoFar());
    }

    public void Fail(ProtocolError error)
    {
        CloseMcpCalls();
        CloseOpenOutput(ItemStatus.Incomplete, cut: true);
        End(ResponseStatus.Failed, new StatusDetails("failed", Reason: null, error), UsageSoFar());
    }

    private OutputMessage OpenMessageOf(bool spoken)
    {
        if (_message is { } open && open.Stream is not null == spoken)
        {
            return open;
        }

        CloseOpenOutput();
        var stream = spoken ? new AudioStreamId(Operation, _messages) : (AudioStreamId?)null;
        var item = new ConversationItem.Message(MessageRole.Assistant, [])
        {
            Id = new ItemId(ids.Next("item_")),
            Status = ItemStatus.InProgress,
        };
        var entry = new ConversationEntry(item) { Spoken = spoken ? new SpokenTimeline() : null, Stream = stream };
        var at = new PartAddress(id, item.Id.Value, _output.Count, 0);

        outbox.Send(new ServerEvent.OutputItemAdded(id, at.OutputIndex, item));
        var previous = AddToConversation(entry);
        var message = new OutputMessage(entry, at, previous, stream);
        outbox.Send(
            new ServerEvent.ContentPartAdded(at, message.Part("")),
            stream is null ? null : new AudioGate.Open(stream.Value, at, terms.OutputFormat, !terms.OutOfBand));

        AddOutput(item);
        _messages += spoken ? 1 : 0;
        HasSpoken |= spoken;
        _message = message;
        return message;
    }

    private void CloseOpenOutput(ItemStatus status = ItemStatus.Completed, bool cut = false)
    {
        if (_message is not null)
        {
            CloseMessage(status, cut);
        }

        if (_call is not null)
        {
            CloseCall(status);
        }
    }

    private void CloseMessage(ItemStatus status, bool cut)
    {
        var message = _message!;
        var text = message.Text;
        var item = message.Item(text, status);
        if (message.Stream is { } stream)
        {
            AudioGate gate = cut ? new AudioGate.Cut(stream) : new AudioGate.End(stream, message.AudioLength);
            outbox.Send(new ServerEvent.OutputAudioDone(message.At), gate);
            outbox.Send(new ServerEvent.AudioTranscriptDone(message.At, text));
        }
        else
        {
            outbox.Send(new ServerEvent.OutputTextDone(message.At, text));
        }

        outbox.Send(new ServerEvent.ContentPartDone(message.At, message.Part(text)));
        message.Entry.AudioLength = message.AudioLength;
        Touch(message);
        Finish(item, message.Entry, message.Previous, message.At.OutputIndex);
        _outputTextCharacters += text.Length;
        _spoken += message.AudioLength;
        _message = null;
    }

    private void CloseCall(ItemStatus status)
    {
        var call = _call!;
        var item = call.Item with { Status = status };
        outbox.Send(new ServerEvent.FunctionArgumentsDone(
            id,
            item.Id!.Value,
            call.OutputIndex,
            item.CallId!,
            item.Name,
            item.Arguments));
        Finish(item, conversation.Find(item.Id.Value), call.Previous, call.OutputIndex);
        _call = null;
    }

    private void Finish(ConversationItem item, ConversationEntry? entry, ItemId? previous, int index)
    {
        _output[index] = item;
        ledger.TouchOutputItem(Operation, index);
        ledger.TouchOutput(Operation);
        if (entry is not null)
        {
            conversation.Update(entry, entry.AsHeard(item));
        }

        if (!terms.OutOfBand)
        {
            outbox.Send(new ServerEvent.ItemDone(previous, item));
        }

        outbox.Send(new ServerEvent.OutputItemDone(id, index, item));
    }

    private void AddOutput(ConversationItem item)
    {
        ledger.TouchOutputItem(Operation, _output.Count);
        ledger.TouchOutput(Operation);
        _output.Add(item);
    }

    // Out of band no conversation has the item: it is kept with the response.
    private void Touch(OutputMessage message)
    {
        ledger.TouchOutput(Operation);
        if (!terms.OutOfBand)
        {
            ledger.TouchItem(message.At.ItemId);
        }
    }

    private ItemId? AddToConversation(ConversationEntry entry)
    {
        if (terms.OutOfBand)
        {
            return null;
        }

        var previous = conversation.Append(entry);
        outbox.Send(new ServerEvent.ItemAdded(previous, entry.Item));
        return previous;
    }

    private void End(ResponseStatus status, StatusDetails? details, TokenUsage usage)
    {
        Usage = usage;
        Status = status;
        ledger.TouchOutput(Operation);
        outbox.Send(new ServerEvent.ResponseDone(Resource(status) with { StatusDetails = details, Usage = usage }));
    }

    private TokenUsage UsageOf(TextUsage usage) => new()
    {
        InputTextTokens = usage.Input,
        CachedTextTokens = usage.Cached,
        InputAudioTokens = InputAudioTokens,
        OutputTextTokens = usage.Output,
        OutputAudioTokens = OutputAudioTokens(),
    };

    private TokenUsage EstimatedUsage() => new()
    {
        InputAudioTokens = InputAudioTokens,
        OutputTextTokens = (_outputTextCharacters + 3) / 4,
        OutputAudioTokens = OutputAudioTokens(),
    };

    private int OutputAudioTokens() => (int)(_spoken.Samples / SamplesPerToken);

    private ResponseResource Resource(ResponseStatus status) => new()
    {
        Id = id,
        Status = status,
        Output = [.. _output],
        ConversationId = terms.OutOfBand ? null : conversation.Id,
        OutputModality = terms.Modality,
        MaxOutputTokens = terms.MaxOutputTokens,
        OutputFormat = terms.OutputFormat,
        Voice = terms.Voice,
        Metadata = terms.Metadata,
    };
}
