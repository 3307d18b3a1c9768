namespace OrleansRealtime.Core.Turns.Words;

/// <summary>What the words said so far look like at a pause.</summary>
internal enum PhraseEnding
{
    /// <summary>No words are known.</summary>
    Unknown,

    /// <summary>The speaker holds the floor without saying anything yet: "um", "let me see".</summary>
    Hesitation,

    /// <summary>Something must follow: "I would like to", "what is the", "can you tell me".</summary>
    Unfinished,

    /// <summary>It may be over or not: one word, the digits of a number, "what are you looking for".</summary>
    Open,

    /// <summary>Several words that end in none that asks for another.</summary>
    Statement,

    /// <summary>A question that has what it needs.</summary>
    Question,

    /// <summary>A phrase that is whole by itself: "yes please", "thank you", "stop".</summary>
    Answer,
}
