using MatViewsMigrate.Cli;

// Npgsql reads it once: with it, text that holds a second statement is refused by the server instead of being split and run.
AppContext.SetSwitch("Npgsql.EnableSqlRewriting", false);
using var stop = new StopSignal();
return await new App(Terminal.OfProcess(), stop.Token).RunAsync(args);
