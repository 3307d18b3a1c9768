using System.Collections.Frozen;

namespace OrleansRealtime.Inference.Local.Assistant.Tools;

/// <summary>Words that say little about which tool is meant or what to give it.</summary>
internal static class CommonWords
{
    /// <summary>Grammar and courtesy.</summary>
    public static readonly FrozenSet<string> Fillers = FrozenSet.Create(
        "a", "an", "the", "this", "that", "these", "those", "some", "any", "my", "your", "his", "her", "our", "their", "its",
        "i", "me", "you", "he", "she", "it", "we", "us", "they", "is", "are", "am", "was", "were", "be", "been", "do", "does", "did",
        "can", "could", "would", "will", "should", "may", "shall", "have", "has", "had", "and", "or", "but", "if", "so", "as", "then",
        "what", "which", "who", "where", "when", "how", "why", "please", "now", "right", "just", "okay", "ok", "hey", "hi", "hello",
        "uh", "um", "well", "like", "want", "need", "let", "go", "tell", "give", "know", "there", "here", "not", "no", "yes", "much", "many",
        "to", "of", "in", "on", "at", "for", "from", "with", "by", "about", "into", "near", "around", "up", "out", "off", "over",
        "use", "used", "using", "given", "user", "value", "function", "tool", "returns", "return", "specified", "provided");

    /// <summary>Verbs half the tools begin with.</summary>
    public static readonly FrozenSet<string> ToolVerbs = FrozenSet.Create(
        "get", "set", "fetch", "find", "show", "display", "generate", "create", "make", "look", "lookup", "search", "check", "send",
        "turn", "play", "start", "stop", "open", "close", "update", "add", "remove", "delete", "transfer", "call", "run", "move",
        "control", "change", "list", "read", "write", "query", "request", "current", "new", "is", "do", "go");

    /// <summary>Words that begin another part of a sentence, and so end the one before.</summary>
    public static readonly FrozenSet<string> PhraseEnds = FrozenSet.Create(
        "in", "on", "at", "for", "from", "to", "with", "by", "about", "near", "around", "saying", "that", "named", "called",
        "and", "or", "please", "now", "today", "tomorrow", "tonight", "yesterday", "is", "are", "right", "then", "if", "until", "using");

    public static readonly FrozenSet<string> Times = FrozenSet.Create(
        "today", "tomorrow", "tonight", "yesterday", "morning", "afternoon", "evening", "noon", "midnight",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend",
        "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december");
}
