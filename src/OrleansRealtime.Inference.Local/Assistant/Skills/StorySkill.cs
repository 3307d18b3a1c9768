using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>Stories and jokes: long answers, good to interrupt. Each request tells the next one.</summary>
internal sealed class StorySkill : IAssistantSkill
{
    private static readonly string[] Stories =
    [
        "Once upon a time there was a small boat that wanted to see the world. "
            + "Every morning it looked at the sea and asked the wind to take it along. "
            + "One day the wind said yes, and the boat left the harbor before anyone was awake. "
            + "It passed green islands, old lighthouses and a family of whales. "
            + "At night it counted the stars, and every star looked like a window with a light in it. "
            + "After many days the boat came to a quiet beach, and there it met a girl who had lost her way. "
            + "The boat said, come in, I know the road. "
            + "Together they sailed home, and the whole village stood on the shore to wave. "
            + "From that day on the boat never asked the wind again, because now it had a friend to travel with.",
        "Long ago an old man lived on a hill with a very clever dog. "
            + "The dog could open doors, carry letters and find the way home in the dark. "
            + "One winter the snow was so high that nobody could leave the house. "
            + "The old man had bread for three days, and then for two, and then for one. "
            + "So the dog went out alone, with a basket and a note. "
            + "It walked all night, over the frozen river and through the white forest. "
            + "In the morning it came back with bread, cheese and half of the village behind it. "
            + "They cleared the road, made a big fire and sang until the snow began to melt.",
    ];

    private static readonly string[] Jokes =
    [
        "Why did the computer go to the doctor? Because it had a virus. The doctor told it to rest, but it could not close its windows.",
        "Why can a bicycle not stand on its own? Because it is too tired. So it leaned on a wall and waited for the weekend.",
        "What did one wall say to the other wall? I will meet you at the corner. And they have been standing there ever since.",
    ];

    public AssistantReply? TryAnswer(AssistantTurn turn)
        => Next(turn, "story", Stories) ?? Next(turn, "joke", Jokes);

    private static AssistantReply.Say? Next(AssistantTurn turn, string word, string[] texts)
    {
        if (!Asks(turn.Heard, word))
        {
            return null;
        }

        var before = turn.EarlierFromUser().Count(text => Asks(Utterance.Parse(text), word));
        return new AssistantReply.Say(texts[before % texts.Length]);
    }

    private static bool Asks(Utterance heard, string word)
        => heard.Has(word) && (heard.HasAny("tell", "another", "know", "want", "hear", "more", "give", "read") || heard.Count <= 3);
}
