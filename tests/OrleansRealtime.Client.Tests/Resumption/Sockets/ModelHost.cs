using System.Collections.Concurrent;
using OrleansRealtime.Client.Tests.Resumption.Model;

namespace OrleansRealtime.Client.Tests.Resumption.Sockets;

/// <summary>The model server behind a real WebSocket endpoint, with a network in front that can fail.</summary>
internal sealed class ModelHost : IAsyncDisposable
{
    private readonly ScriptedServer _server;

    private ModelHost(ModelServer model, ScriptedServer server)
    {
        Model = model;
        _server = server;
        Link = new FaultyLink(_server.Address);
    }

    public ModelServer Model { get; }

    public FaultyLink Link { get; }

    /// <summary>Everything clients sent, connection by connection.</summary>
    public ConcurrentQueue<string> Received { get; } = new();

    /// <summary>The close codes clients sent; null for a connection that broke.</summary>
    public ConcurrentQueue<int?> Farewells { get; } = new();

    public static async Task<ModelHost> StartAsync(ModelServer? model = null)
    {
        ModelHost? host = null;
        var server = await ScriptedServer.StartAsync(peer => host!.ServeAsync(peer));
        return host = new ModelHost(model ?? new ModelServer(), server);
    }

    /// <summary>Does something to the model while no connection does.</summary>
    public void With(Action<ModelServer> act)
    {
        lock (Model.Gate)
        {
            act(Model);
        }
    }

    public T With<T>(Func<ModelServer, T> ask)
    {
        lock (Model.Gate)
        {
            return ask(Model);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task ServeAsync(ScriptedPeer peer)
    {
        using var changed = new SemaphoreSlim(0);
        ModelAttachment attachment;
        lock (Model.Gate)
        {
            var query = peer.Request.Query;
            attachment = query.ContainsKey("session_id")
                ? Model.Resume(
                    query["session_id"], peer.Request.Headers["Realtime-Resume-Token"],
                    long.Parse(query["last_seq"].ToString()),
                    query["audio"].Select(static at => at!.Split(':')).ToDictionary(static at => at[0], static at => long.Parse(at[1])))
                : Model.Connect();
            attachment.Changed = () => changed.Release();
            changed.Release();
        }

        var reading = ReadAsync(peer, attachment);
        await WriteAsync(peer, attachment, changed);
        await reading;
        Farewells.Enqueue((int?)peer.ClientCloseStatus);
        lock (Model.Gate)
        {
            Model.Drop(attachment);
            attachment.Changed = static () => { };
        }
    }

    private async Task ReadAsync(ScriptedPeer peer, ModelAttachment attachment)
    {
        try
        {
            while (await peer.ReceiveAsync() is { } said)
            {
                var json = said.ToJsonString();
                Received.Enqueue(json);
                With(model => model.Receive(attachment, json));
            }
        }
        catch (Exception broken) when (broken is System.Net.WebSockets.WebSocketException or OperationCanceledException or IOException)
        {
        }

        With(_ => attachment.Close(null));
    }

    private async Task WriteAsync(ScriptedPeer peer, ModelAttachment attachment, SemaphoreSlim changed)
    {
        try
        {
            while (true)
            {
                await changed.WaitAsync();
                while (With(_ => attachment.Out.TryDequeue(out var json) ? json : null) is { } next)
                {
                    await peer.SendAsync(next);
                }

                if (With(_ => attachment.IsOver))
                {
                    if (attachment.CloseCode is { } code)
                    {
                        await peer.CloseOutputAsync(code);
                    }
                    else if (peer.ClientCloseStatus is not null)
                    {
                        await peer.AnswerCloseAsync();
                    }
                    else
                    {
                        peer.Abort();
                    }

                    return;
                }
            }
        }
        catch (Exception broken) when (broken is System.Net.WebSockets.WebSocketException or OperationCanceledException or IOException)
        {
        }
    }
}
