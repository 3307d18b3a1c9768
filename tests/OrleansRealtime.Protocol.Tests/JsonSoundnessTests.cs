using System.Text;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Tests;

public sealed class JsonSoundnessTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("""plain \n \/ \u0041""", false)]
    [InlineData("""\ud83d\ude00""", false)]
    [InlineData("""\uD83D\uDE00\uD83D\uDE00""", false)]
    [InlineData("""\\ud800""", false)]
    [InlineData("""\\\ud800""", true)]
    [InlineData("""\\\\ud800""", false)]
    [InlineData("""\ud83d""", true)]
    [InlineData("""\ude00""", true)]
    [InlineData("""\ud83dx\ude00""", true)]
    [InlineData("""\ud83d\ud83d\ude00""", true)]
    [InlineData("""\ud83d\\ude00""", true)]
    [InlineData("""\ud83d\ude00\ude00""", true)]
    [InlineData("""\ud83""", false)]
    [InlineData("""\u""", false)]
    public void LoneSurrogates_AreFound(string text, bool expected) =>
        Assert.Equal(expected, JsonSoundness.HasLoneSurrogate(Encoding.UTF8.GetBytes(text)));
}
