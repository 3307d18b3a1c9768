using System.Collections.Frozen;

namespace OrleansRealtime.Core.Turns.Words;

/// <summary>
/// The words that tell how a phrase ends, in small lists that can be read. They are meant to be few: a word belongs here when it
/// decides most phrases it ends. In lower case, as <see cref="Phrase"/> cuts them.
/// </summary>
internal static class EnglishWords
{
    /// <summary>Sounds of somebody who thinks.</summary>
    public static readonly FrozenSet<string> Fillers = Set("um uh uhm umm er erm hmm hm mm mhm ah eh");

    /// <summary>What is said while thinking, at the end of a phrase.</summary>
    public static readonly string[] Stalling =
    [
        "let me see", "let me think", "let's see", "you know", "i mean", "how do i say", "what was it", "hold on", "wait a second",
        "just a moment", "one moment", "i was wondering",
    ];

    /// <summary>Alone they only begin: "so", "well".</summary>
    public static readonly FrozenSet<string> Beginnings = Set("so well and but also actually anyway then like or because");

    /// <summary>Something named must follow.</summary>
    public static readonly FrozenSet<string> Determiners = Set("a an the my your our their its his every each another such mr mrs ms");

    /// <summary>Another part of the sentence must follow.</summary>
    public static readonly FrozenSet<string> Conjunctions = Set(
        "and or but because if while although though unless until whether than as which whose nor since");

    /// <summary>What they stand before must follow.</summary>
    public static readonly FrozenSet<string> Prepositions = Set(
        "to of for with from at by into onto in on about between without during against towards toward through near like");

    /// <summary>Of those: what a question may end in, "where are you from".</summary>
    public static readonly FrozenSet<string> Stranded = Set("to of for with from at by in on about like");

    /// <summary>Before "in" or "on" the two make a verb: "turn it on", "come in".</summary>
    public static readonly FrozenSet<string> BeforeParticle = Set("it them that this me him her us come go log sign hold carry");

    /// <summary>Figures must follow: "two plus".</summary>
    public static readonly FrozenSet<string> Operators = Set("plus minus times divided multiplied point equals");

    /// <summary>Another word must follow to be qualified.</summary>
    public static readonly FrozenSet<string> Qualifiers = Set("very quite rather extremely");

    /// <summary>Verbs that lean on another word; behind a pronoun they may end a phrase: "I think we can".</summary>
    public static readonly FrozenSet<string> Auxiliaries = Set(
        "is are am was were be been has have had will would can could shall should may might must do does did i'm i'll i'd i've "
        + "you're we're they're it's that's what's where's who's there's");

    public static readonly FrozenSet<string> Pronouns = Set("i you he she it we they that this there");

    /// <summary>Of those: what only stands before its verb, or behind an auxiliary, "who am I".</summary>
    public static readonly FrozenSet<string> Subjects = Set("i he she we they");

    public static readonly FrozenSet<string> QuestionWords = Set(
        "what where when who whom whose why which how what's where's who's how's when's");

    /// <summary>A sentence that begins with one is a question.</summary>
    public static readonly FrozenSet<string> QuestionVerbs = Set(
        "is are am was were do does did can could will would shall should has have had may might isn't aren't don't doesn't didn't "
        + "can't couldn't won't wouldn't");

    public static readonly FrozenSet<string> Digits = Set("zero oh one two three four five six seven eight nine double");

    /// <summary>Ends of phrases that open a request or a question and name nothing yet.</summary>
    public static readonly string[] Openings =
    [
        "i would like", "we would like", "i'd like", "i want", "we want", "i need", "we need", "i think", "i'm looking",
        "can you", "could you", "would you", "will you", "do you", "did you", "tell me", "show me", "give me", "remind me",
        "what about", "how about", "what is", "what are", "what's", "where is", "where's", "who is", "how much is", "how many",
    ];

    /// <summary>Phrases that need no more.</summary>
    public static readonly FrozenSet<string> Answers = new[]
    {
        "yes", "yeah", "yep", "no", "nope", "okay", "ok", "sure", "right", "correct", "exactly", "thanks", "stop", "cancel", "help",
        "hello", "hi", "goodbye", "bye", "maybe", "none", "nothing", "continue", "next", "repeat", "please", "never mind", "go on",
        "of course", "not yet", "good morning", "good evening", "good night", "that's it", "that's all", "i don't know", "i do",
        "i am", "i can", "why not", "how are you", "what's up", "who's there", "how much",
    }.ToFrozenSet();

    /// <summary>Behind anything they end it: "… please".</summary>
    public static readonly string[] Closings = ["please", "thank you", "thanks", "goodbye", "that's all", "thank you very much"];

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();
}
