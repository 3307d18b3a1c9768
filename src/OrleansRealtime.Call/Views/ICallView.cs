using OrleansRealtime.Call.Calls;

namespace OrleansRealtime.Call.Views;

/// <summary>Shows a call to a person. Called by one thread at a time; text from the server comes as it is and is made harmless here.</summary>
internal interface ICallView
{
    /// <summary>Runs the call with the view up.</summary>
    Task<T> ShowAsync<T>(Func<Task<T>> call);

    void Captioned(Captions all, Caption changed);

    void Happened(TimeSpan at, string what, string detail);

    void Progressed(CallProgress progress);

    /// <summary>The closing summary.</summary>
    void Summarize(IReadOnlyList<(string Name, string Value)> rows);
}
