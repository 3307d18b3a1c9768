using System.Diagnostics;
using OrleansRealtime.Client;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Client.Resumption.Notices;
using OrleansRealtime.Faults.Serving;

namespace OrleansRealtime.Faults.Conversations;

/// <summary>
/// One conversation by <see cref="Script"/>, from wherever its state is. What it does and what it knows are written together, before
/// anything of it leaves the process (docs/client.md, "One conversation, several processes").
/// </summary>
internal sealed class Conversation(TalkOptions options, int number, TalkState state, string path) : IDisposable
{
    private const int ChunkSamples = 1_200;

    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(20);

    private static readonly string Settings =
        $$$"""
        {
          "type": "realtime", "output_modalities": ["audio"],
          "audio": { "input": { "turn_detection": null, "transcription": { "model": "whisper-1" } } },
          "tools": [{ "type": "function", "name": "{{{Script.Tool}}}", "parameters": { "type": "object", "properties": { "of": { "type": "string" } } } }]
        }
        """;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly TalkLedger _ledger = new(state);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RealtimeServerEvent? _last;
    private long _lostAt;

    public void Dispose() => _one.Dispose();

    public async Task RunAsync()
    {
        await using var session = await OpenAsync();
        var reading = ReadAsync(session);
        var talking = TalkAsync(session);
        await await Task.WhenAny(reading, talking);
        await session.CloseAsync();
    }

    private async Task<ResumableSession> OpenAsync()
    {
        var client = new RealtimeClientOptions { Endpoint = options.Server, ApiKey = FaultServer.ApiKey, Model = "gpt-realtime" };
        var resumable = new ResumableSessionOptions
        {
            AcknowledgeManually = true,
            SilenceTimeout = TimeSpan.FromSeconds(4),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxDelay = TimeSpan.FromSeconds(1),
            Notify = Note,
            Persist = PersistAsync,
        };
        return state.Saved is null
            ? await ResumableSession.ConnectAsync(client, Settings, resumable)
            : await ResumableSession.RestoreAsync(SavedState.Parse(state.Saved), client, resumable);
    }

    private void Note(ResumptionNotice notice)
    {
        switch (notice)
        {
            case Reconnecting:
                Interlocked.CompareExchange(ref _lostAt, Stopwatch.GetTimestamp(), 0);
                break;
            case Resynced resynced:
                _ledger.Object($"resynced: {resynced.Reason}");
                break;
            case Resumed { SamplesLost: > 0 } resumed:
                _ledger.Object($"{resumed.SamplesLost} samples lost");
                break;
            case Resumed { UnknownCommands: > 0 } resumed:
                _ledger.Object($"{resumed.UnknownCommands} commands that nobody knows of");
                break;
        }
    }

    private async Task PersistAsync(ResumableSession session, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            Write(session);
        }
        finally
        {
            _one.Release();
        }
    }

    private void Write(ResumableSession session)
    {
        state.Saved = session.Save(_last, withAudio: true).ToUtf8Json();
        state.Write(path);
    }

    private async Task ReadAsync(ResumableSession session)
    {
        await foreach (var told in session.ReadEventsAsync())
        {
            using (told)
            {
                await _one.WaitAsync();
                try
                {
                    var lostAt = Interlocked.Exchange(ref _lostAt, 0);
                    if (lostAt != 0)
                    {
                        state.Gaps.Add(Stopwatch.GetElapsedTime(lostAt).TotalMilliseconds);
                    }

                    _ledger.Take(told);
                    _last = told;
                    if (told.Type != ServerEventTypes.OutputAudioDelta)
                    {
                        Write(session);
                        session.Acknowledge(told);
                    }

                    var changed = _changed;
                    _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    changed.SetResult();
                }
                finally
                {
                    _one.Release();
                }
            }
        }

        throw new InvalidOperationException("The stream of events ended.");
    }

    private async Task TalkAsync(ResumableSession session)
    {
        while (state.Turn < options.Turns)
        {
            await TakeTurnAsync(session, Script.KindOf(number, state.Turn));
        }

        // What the model knows of it all.
        if (state.Step == 0)
        {
            await DoAsync(session, () => session.CreateUserTextAsync(Script.Report));
        }

        if (state.Step == 1)
        {
            await DoAsync(session, () => session.CreateResponseAsync("""{"output_modalities":["text"]}"""));
        }

        await UntilAsync(() => state.Answers == 1);
        await _one.WaitAsync();
        _ledger.Expect(Script.Whole(number, options.Turns, state.Transcripts), state.Text, "conversation");

        // None for a process that died before it had heard of it: nothing had a number yet.
        _ledger.Expect("True", $"{state.Created <= 1}", $"{state.Created} greetings");
        state.IsDone = true;
        state.Write(path);
        _one.Release();
    }

    private async Task TakeTurnAsync(ResumableSession session, TurnKind kind)
    {
        var (conversation, turn) = (number, state.Turn);
        var voice = kind == TurnKind.Voice ? Script.VoiceOf(conversation, turn) : [];
        var words = Script.WordsOf(conversation, turn, kind);
        if (state.Step == 0)
        {
            await DoAsync(session, () =>
            {
                state.VoiceFrom = session.InputPosition;
                return kind == TurnKind.Voice ? ValueTask.CompletedTask : session.CreateUserTextAsync(words);
            });
        }

        if (state.Step == 1)
        {
            await SpeakAsync(session, voice);
            await DoAsync(session, () => kind == TurnKind.Voice ? session.CommitAudioAsync() : ValueTask.CompletedTask);
        }

        if (kind == TurnKind.Voice)
        {
            await UntilAsync(() => state.Heard is not null);
            words = state.Heard!;
        }

        if (state.Step == 2)
        {
            await DoAsync(session, () => session.CreateResponseAsync());
        }

        var last = Script.LineOf("user", words);
        if (kind == TurnKind.Tool)
        {
            await UntilAsync(() => state.Answers >= 1);
            last = Script.LineOf("result", Script.ResultOf(state.Arguments!));
            if (state.Step == 3)
            {
                await DoAsync(session, () =>
                {
                    state.ToolsApplied++;
                    return session.CreateFunctionOutputAsync(state.CallId!, Script.ResultOf(state.Arguments!));
                });
            }

            if (state.Step == 4)
            {
                await DoAsync(session, () => session.CreateResponseAsync());
            }
        }

        await UntilAsync(() => state.Answers == (kind == TurnKind.Tool ? 2 : 1));
        var answer = Script.AnswerTo(last);
        await _one.WaitAsync();
        if (kind == TurnKind.Voice)
        {
            state.Transcripts[turn] = words;
            _ledger.Expect("True", $"{Script.IsHeard(voice, words)}", $"all of {voice.Length} samples once in '{words}'");
        }

        _ledger.Expect(answer, state.Words, "answer");
        _ledger.Expect($"{Script.SpeechOf(answer)}", $"{state.AudioUntil}", "samples of the answer");
        _ledger.Expect(kind == TurnKind.Tool ? "1" : "0", $"{state.Calls}", "calls of the tool");
        state.SamplesSaid += voice.Length;
        _ledger.BeginTurn();
        Write(session);
        _one.Release();
    }

    private async Task SpeakAsync(ResumableSession session, short[] voice)
    {
        while (session.InputPosition - state.VoiceFrom is var from && from < voice.Length)
        {
            await session.AppendAudioAsync(voice.AsMemory((int)from, Math.Min(ChunkSamples, voice.Length - (int)from)));
            await Task.Delay(ChunkTime);
        }
    }

    // A step and what it sends are written together or not at all.
    private async Task DoAsync(ResumableSession session, Func<ValueTask> act)
    {
        await _one.WaitAsync();
        try
        {
            state.Step++;
            await act();
            Write(session);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            Task changed;
            await _one.WaitAsync();
            try
            {
                if (condition())
                {
                    return;
                }

                changed = _changed.Task;
            }
            finally
            {
                _one.Release();
            }

            await changed;
        }
    }
}
