using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MatViewsMigrate.DatabaseTests.Postgres;

/// <summary>Answers every connection with the same bytes: what no real server here would say.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly byte[] answer;
    private int connections;

    private FakeServer(byte[] answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AnswerAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => connections;

    /// <summary>One that refuses everybody with an error.</summary>
    public static FakeServer Answering(string severity, string sqlState, string message) =>
        new(Message('E', $"S{severity}\0V{severity}\0C{sqlState}\0M{message}\0\0"));

    /// <summary>One that lets everybody in, and says that it is of a version.</summary>
    public static FakeServer OfVersion(string version) => new([
        .. Message('R', "\0\0\0\0"),
        .. Message('S', $"server_version\0{version}\0"),
        .. Message('S', "standard_conforming_strings\0on\0"),
        .. Message('K', "\0\0\0\u0001\0\0\0\u0001"),
        .. Message('Z', "I"),
    ]);

    public void Dispose() => listener.Dispose();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref connections);
                var stream = client.GetStream();
                await stream.ReadAtLeastAsync(new byte[1024], 8);
                await stream.WriteAsync(answer);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener was disposed of.
        }
    }

    private static byte[] Message(char type, string content)
    {
        var message = new byte[content.Length + 5];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), content.Length + 4);
        Encoding.ASCII.GetBytes(content, message.AsSpan(5));
        return message;
    }
}
