using OrleansRealtime.Call.Views;

namespace OrleansRealtime.Call.Tests.Views;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain [bold]text[/] ä…", "plain [bold]text[/] ä…")]
    [InlineData("\u001b[2Jgone\r\n", " [2Jgone  ")]
    [InlineData("a\u202Eb", "a b")]
    public void ControlCharacters_AreTakenOut(string text, string expected) => Assert.Equal(expected, Printable.Of(text));
}
