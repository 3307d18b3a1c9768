using System.Net.WebSockets;
using OrleansRealtime.Hosting.Media;

namespace OrleansRealtime.Server.WebSockets;

internal sealed partial class RealtimeSocketHandler
{
    /// <summary>Takes a client back to its session; null when it has been told that there is none.</summary>
    private async Task<MediaLeg?> ResumeAsync(HttpContext context, WebSocket socket)
    {
        if (!resumeGate.TryRead(context.Request, out var resume, out var refusal))
        {
            var status = CloseStatus.Of(refusal.Error, refusal.IsAuthentication);
            await RefuseAsync(socket, refusal.Error, status, context.RequestAborted);
            return null;
        }

        return await TryAsync(context, socket, async () =>
            await EnterAsync(context, socket, await resumeGate.ResumeAsync(context, resume)));
    }
}
