namespace OrleansRealtime.Call.Calls;

/// <summary>Where the conversation stands, as far as one who waits for an answer needs to know. Not thread-safe.</summary>
internal sealed class TurnTracker
{
    private readonly HashSet<string> _awaitedTranscripts = [];
    private readonly HashSet<string> _silenced = [];
    private string? _activeResponse;
    private bool _answerOwed;

    /// <summary>Those of the latest turn; a new turn starts new ones.</summary>
    public TurnMarks Marks { get; private set; } = new();

    /// <summary>Answers that ended well.</summary>
    public int Answers { get; private set; }

    /// <summary>How the last answer ended; null before.</summary>
    public string? LastStatus { get; private set; }

    public bool AwaitsTranscripts => _awaitedTranscripts.Count > 0;

    /// <summary>Nothing is owed for what was said so far.</summary>
    public bool IsSettled => _activeResponse is null && !_answerOwed && LastStatus is not null;

    /// <summary>The user began to speak: what is still coming of the running answer shall not be heard.</summary>
    public void SpeechStarted()
    {
        if (_activeResponse is { } running)
        {
            _silenced.Add(running);
        }

        Marks = new TurnMarks();
        _answerOwed = true;
    }

    public void SpeechStopped(TimeSpan now) => Marks.SpeechStopped = now;

    public void Asked() => _answerOwed = true;

    public void Committed(string itemId) => _awaitedTranscripts.Add(itemId);

    public void Transcribed(string itemId) => _awaitedTranscripts.Remove(itemId);

    public void ResponseCreated(string responseId, TimeSpan now)
    {
        _activeResponse = responseId;
        _answerOwed = false;
        Marks.ResponseCreated = now;
    }

    /// <returns>Whether this audio may be heard.</returns>
    public bool AudioArrived(string? responseId, TimeSpan now)
    {
        if (responseId is not null && _silenced.Contains(responseId))
        {
            return false;
        }

        Marks.FirstAudio ??= now;
        return true;
    }

    public void ResponseDone(string responseId, string status, TimeSpan now)
    {
        if (_activeResponse == responseId)
        {
            _activeResponse = null;
        }

        LastStatus = status;
        if (_silenced.Remove(responseId))
        {
            return;
        }

        Marks.Done = now;
        if (status is "completed" or "incomplete")
        {
            Answers++;
        }
    }
}
