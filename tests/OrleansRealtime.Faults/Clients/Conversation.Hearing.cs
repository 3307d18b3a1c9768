using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Faults.Script;

namespace OrleansRealtime.Faults.Clients;

/// <summary>What the script makes of events, and what must be true of them.</summary>
internal sealed partial class Conversation
{
    private const double LeastLikeness = 0.8;

    private async Task ActAsync(ResumableSession session, RealtimeServerEvent told)
    {
        _account.Events++;
        if (told.Sequence is { } seq && !Passing.Contains(told.Type))
        {
            if (_account.LastSeq != 0 && seq != _account.LastSeq + 1)
            {
                Wrong($"event {seq} ({told.Type}) out of order");
            }

            _account.LastSeq = seq;
        }

        switch (told.Type)
        {
            case "session.created":
                Require(++_account.Created == 1, "created twice");
                break;
            case "error":
                Wrong($"error: {told.GetString("error", "code")} {told.GetString("error", "message")}");
                break;
            case "session.updated" when _account.Phase == Phase.AwaitingSettings:
                Require(told.GetString("session", "instructions") == script.TextOf(_account.Turn), "other settings");
                await AskAsync(session, TurnKind.Update);
                break;
            case "conversation.item.added":
                Added(told);
                break;
            case "conversation.item.input_audio_transcription.completed":
                await TranscribedAsync(session, told);
                break;
            case ServerEventTypes.OutputAudioDelta:
                Hear(told);
                break;
            case "response.done":
                await AnsweredAsync(session, told);
                break;
            case "conversation.item.retrieved":
                Retrieved(told);
                break;
        }

        _changed.Release();
    }

    private void Added(RealtimeServerEvent told)
    {
        var type = told.GetString("item", "type");
        if (type == "function_call")
        {
            _account.Calls++;
        }
        else if (type == "function_call_output" || told.GetString("item", "role") == "user")
        {
            var id = told.GetString("item", "id")!;
            Require(!_account.Items.Contains(id), "an item was added twice");
            _account.Items.Add(id);
        }
    }

    private async Task TranscribedAsync(ResumableSession session, RealtimeServerEvent told)
    {
        Require(_account.Phase == Phase.AwaitingTranscript, "a transcript too many");
        var hash = script.HashOf(_account.Turn);
        var transcript = told.GetString("transcript");
        Require(transcript == hash, $"other samples were heard: {transcript?[..Math.Min(8, transcript.Length)]} for {hash[..8]}");
        _account.Said.Add(hash);
        await session.CreateResponseAsync();
        _account.Phase = Phase.AwaitingAnswer;
    }

    private void Hear(RealtimeServerEvent told)
    {
        var id = told.ItemId!;
        if (!_account.Heard.TryGetValue(id, out var heard))
        {
            _account.Heard[id] = heard = new HeardItem();
        }

        Require(told.AudioPosition == heard.Samples, $"sound at {told.AudioPosition} after {heard.Samples}");
        heard.Add(told.AudioSamples);
        _account.SamplesHeard += told.AudioSamples.Length;
    }

    private async Task AnsweredAsync(ResumableSession session, RealtimeServerEvent told)
    {
        Require(_account.Phase is Phase.AwaitingAnswer or Phase.AwaitingToolAnswer, "an answer too many");
        var status = told.GetString("response", "status");
        Require(status == "completed", $"an answer is {status}");
        var plan = AnswerPlan.For(_account.Said);
        told.TryFind(["response", "output"], out var output);
        Require(output.GetArrayLength() == 1, $"{output.GetArrayLength()} items in an answer");
        if (output.GetArrayLength() == 0)
        {
            NextTurn();
            return;
        }

        var item = output[0];
        if (plan.CallsTool)
        {
            Require(item.GetProperty("type").GetString() == "function_call", "no tool was called");
            var result = $"result {_account.Turn}";
            _account.Outputs++;
            _account.Said.Add(result);
            await session.CreateFunctionOutputAsync(item.GetProperty("call_id").GetString()!, result);
            await session.CreateResponseAsync();
            _account.Phase = Phase.AwaitingToolAnswer;
            return;
        }

        var content = item.GetProperty("content")[0];
        var written = content.TryGetProperty("transcript", out var spoken) ? spoken : content.GetProperty("text");
        Require(written.GetString() == plan.Text, $"answer '{written.GetString()}' for '{plan.Text}'");
        if (script.Turns[_account.Turn] != TurnKind.Written)
        {
            var heard = _account.Heard.GetValueOrDefault(item.GetProperty("id").GetString()!) ?? new HeardItem();
            Require(heard.Samples == plan.Samples, $"{heard.Samples} samples heard of {plan.Samples}");
            Require(heard.Likeness > LeastLikeness, $"another sound was heard: likeness {heard.Likeness:0.00}");
        }

        _account.Heard.Clear();
        NextTurn();
        if (_account.Turn == script.Turns.Length)
        {
            _account.Phase = Phase.ReadingBack;
            foreach (var id in _account.Items)
            {
                await session.RetrieveItemAsync(id);
            }
        }
    }

    private void NextTurn()
    {
        _account.Turn++;
        _account.Phase = _account.Turn == script.Turns.Length ? Phase.Over : Phase.Thinking;
    }

    private void Retrieved(RealtimeServerEvent told)
    {
        if (told.TryFind(["item", "content"], out var content) && content.GetArrayLength() > 0)
        {
            var part = content[0];
            var text = part.TryGetProperty("text", out var found) || part.TryGetProperty("transcript", out found) ? found.GetString() : null;
            Require(_account.Said[_account.ReadBack] == text, $"item {_account.ReadBack} reads '{text}'");
        }
        else
        {
            Require(_account.Said[_account.ReadBack] == told.GetString("item", "output"), $"result {_account.ReadBack} reads otherwise");
        }

        if (++_account.ReadBack == _account.Items.Count)
        {
            Require(_account.Items.Count == _account.Said.Count, $"{_account.Items.Count} items for {_account.Said.Count} said");
            Require(_account.Calls == _account.Outputs, $"{_account.Calls} calls, {_account.Outputs} results");
            Require(_account.Created <= 1, "greeted twice");
            _account.Phase = Phase.Over;
        }
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            Wrong(otherwise);
        }
    }
}
