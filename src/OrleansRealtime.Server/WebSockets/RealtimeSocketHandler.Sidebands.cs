using System.Net.WebSockets;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;

namespace OrleansRealtime.Server.WebSockets;

internal sealed partial class RealtimeSocketHandler
{
    /// <summary>Attaches to a running session and stays until the client leaves or the session ends.</summary>
    private async Task AttachAsync(HttpContext context, WebSocket socket, SessionAttach attach)
    {
        var admitted = await TryAsync(context, socket, () => JoinAsync(context, socket, attach));
        if (admitted is null)
        {
            return;
        }

        await using (admitted.Media)
        await using (admitted.Session)
        {
            var filler = new ItemAudioFiller(admitted.Media);
            using var client = new SidebandSocket(socket, admitted.Session, filler, limits.Value);
            client.Speak(beta.SidebandDialectOf(context.Request), mayTurnBeta: beta.Enabled);
            await client.RunAsync(context.RequestAborted);
        }
    }

    private async Task<SessionAdmission.Admitted?> JoinAsync(HttpContext context, WebSocket socket, SessionAttach attach)
    {
        var admission = await sessions.AttachAsync(attach, context.RequestAborted);
        if (admission is SessionAdmission.Refused refused)
        {
            await RefuseAsync(
                socket,
                refused.Error,
                CloseStatus.Of(refused.Error, isAuthentication: false),
                context.RequestAborted);
        }

        return admission as SessionAdmission.Admitted;
    }
}
