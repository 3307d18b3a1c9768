using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace OrleansRealtime.WebRtc.Hosting;

/// <summary>Takes the TCP connections of clients without UDP, on one address.</summary>
internal sealed partial class TcpListenerLink : IAsyncDisposable
{
    private const int Backlog = 128;

    private readonly Socket _socket;
    private readonly IDatagramReceiver _receiver;
    private readonly Func<int> _nextNumber;
    private readonly SemaphoreSlim _room;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;

    /// <param name="address">Where to listen.</param>
    /// <param name="receiver">Who takes what comes.</param>
    /// <param name="nextNumber">Numbers for the links.</param>
    /// <param name="maxConnections">Connections at once; more wait to be taken.</param>
    /// <param name="logger">For what should not happen.</param>
    public TcpListenerLink(
        IPEndPoint address, IDatagramReceiver receiver, Func<int> nextNumber, int maxConnections, ILogger logger)
    {
        _receiver = receiver;
        _nextNumber = nextNumber;
        _room = new SemaphoreSlim(maxConnections, maxConnections);
        _logger = logger;
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As every server: connections of an earlier one that are still closing must not keep the port.
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _socket.Bind(address);
            _socket.Listen(Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    public void Start() => _accepting = Task.Run(AcceptAllAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _socket.Dispose();
        await _accepting;
        _stopping.Dispose();
        _room.Dispose();
    }

    private async Task AcceptAllAsync()
    {
        var running = new HashSet<Task>();
        try
        {
            while (true)
            {
                await _room.WaitAsync(_stopping.Token);
                running.RemoveWhere(static task => task.IsCompleted);
                running.Add(RunAsync(await _socket.AcceptAsync(_stopping.Token)));
            }
        }
        catch (Exception exception) when (_stopping.IsCancellationRequested)
        {
            _ = exception;
        }
        catch (Exception exception)
        {
            Log.AcceptingFailed(_logger, exception);
        }

        await Task.WhenAll(running);
    }

    private async Task RunAsync(Socket socket)
    {
        try
        {
            await Task.Yield();
            socket.NoDelay = true;
            var number = _nextNumber();
            var remote = TransportAddress.From((IPEndPoint)socket.RemoteEndPoint!) with { Link = number };
            using var link = new TcpLink(number, socket, remote, _receiver);
            await link.RunAsync(_stopping.Token);
        }
        catch (Exception exception)
        {
            Log.ConnectionFailed(_logger, exception);
        }
        finally
        {
            socket.Dispose();
            _room.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical, "No more TCP connections of calls are taken.")]
        public static partial void AcceptingFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "A TCP connection of a call failed.")]
        public static partial void ConnectionFailed(ILogger logger, Exception exception);
    }
}
