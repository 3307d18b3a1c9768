using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Inference.Responders;

/// <summary>What is to be answered.</summary>
/// <param name="Messages">The conversation, oldest first, every transcript filled in.</param>
/// <param name="Options">Instructions, tools (declarations only), tool mode, the token limit.</param>
/// <param name="Voice">The voice to speak with; null answers in text.</param>
public sealed record ResponderRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions Options, VoiceSettings? Voice);
