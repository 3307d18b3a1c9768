namespace OrleansRealtime.Client.Tests.Resumption.Model;

/// <summary>One connection as the model server sees it: what it has to say on it, and how it closes it.</summary>
internal sealed class ModelAttachment
{
    public Queue<string> Out { get; } = new();

    /// <summary>Set when the server closes after what is in <see cref="Out"/>.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>The server writes no more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Called, under the server's lock, when there is something new.</summary>
    public Action Changed { get; set; } = static () => { };

    public void Say(string json)
    {
        if (!IsOver)
        {
            Out.Enqueue(json);
            Changed();
        }
    }

    public void Close(int? code)
    {
        if (!IsOver)
        {
            IsOver = true;
            CloseCode = code;
            Changed();
        }
    }
}
