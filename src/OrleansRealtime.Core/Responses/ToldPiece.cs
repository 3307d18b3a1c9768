namespace OrleansRealtime.Core.Responses;

/// <summary>One output of a response, as the client was told of it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a message, or the name by which the model called a tool.</param>
/// <param name="Arguments">Those of a call; empty for a message.</param>
/// <param name="IsOpen">It is a message that may go on.</param>
/// <param name="WordsKnownUntil">Where the last word ends whose time is known, in the text.</param>
internal sealed record ToldPiece(ToldKind Kind, string Text, string Arguments = "", bool IsOpen = false, int WordsKnownUntil = 0);
