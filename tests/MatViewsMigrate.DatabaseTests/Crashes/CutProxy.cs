using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Crashes;

/// <summary>A way to the server that can be cut: bytes are lost, both ends believe that they are connected.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "Reset closes all sockets.")]
internal sealed class CutProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _target;
    private readonly List<Socket> _sockets = [];
    private volatile bool _cut;

    public CutProxy(string target)
    {
        _target = new NpgsqlConnectionStringBuilder(target);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The target's connection string, through here.</summary>
    public string Address => new NpgsqlConnectionStringBuilder(_target.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
    }.ConnectionString;

    /// <summary>When the client goes, its server's side stays.</summary>
    public bool KeepsServer { get; init; }

    /// <summary>From now on all bytes are lost, and nobody gets through anew.</summary>
    public void Cut() => _cut = true;

    /// <summary>Both ends notice, as they do after a while, and the way is open again.</summary>
    public void Reset()
    {
        lock (_sockets)
        {
            foreach (var socket in _sockets)
            {
                // Zero seconds: the other side is told at once.
                socket.Close(0);
            }

            _sockets.Clear();
        }

        _cut = false;
    }

    public void Dispose()
    {
        Reset();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                if (_cut)
                    client.Close();
                else
                    await ConnectAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener was disposed of.
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        var isPath = _target.Host!.StartsWith('/');
        var server = isPath
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await server.ConnectAsync(isPath
            ? new UnixDomainSocketEndPoint($"{_target.Host}/.s.PGSQL.{_target.Port}")
            : new DnsEndPoint(_target.Host, _target.Port));
        lock (_sockets)
            _sockets.AddRange([client, server]);
        _ = PassAsync(client, server, !KeepsServer);
        _ = PassAsync(server, client, true);
    }

    private async Task PassAsync(Socket from, Socket to, bool closes)
    {
        var buffer = new byte[16384];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                for (var sent = 0; !_cut && sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One end is gone.
        }

        if (closes && !_cut)
            to.Close();
    }
}
