using MatViewsMigrate.Postgres;
using MatViewsMigrate.Postgres.Embedded;

// Holds a private server of the project in the first argument: until it is killed, or with a second argument only once.
var server = await EmbeddedServer.StartAsync(new EmbeddedOptions(args[0]), Console.Error.WriteLine, CancellationToken.None);
await using var session = await new Database(server.Address).OpenAsync(CancellationToken.None);
Console.WriteLine($"ready {session.PostgreSqlVersion.Major} {server.Folder}");
if (args.Length == 1)
    await Task.Delay(Timeout.Infinite);
await session.DisposeAsync();
await server.DisposeAsync();
Console.WriteLine("done");
