using System.Collections.Frozen;

namespace MatViewsMigrate.Postgres;

/// <summary>
/// A connection parameter of libpq, the variable that gives it, and what Npgsql calls it.
/// See https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS.
/// </summary>
/// <param name="Npgsql">Null for one that is accepted and has no meaning here.</param>
internal sealed record LibpqKeyword(string Name, string? Variable, string? Npgsql)
{
    public static readonly FrozenDictionary<string, LibpqKeyword> All = new LibpqKeyword[]
    {
        new("host", "PGHOST", "Host"),
        new("hostaddr", "PGHOSTADDR", "Host"),
        new("port", "PGPORT", "Port"),
        new("dbname", "PGDATABASE", "Database"),
        new("user", "PGUSER", "Username"),
        new("password", "PGPASSWORD", "Password"),
        new("passfile", "PGPASSFILE", "Passfile"),
        new("require_auth", "PGREQUIREAUTH", "Require Auth"),
        new("channel_binding", "PGCHANNELBINDING", "Channel Binding"),
        new("connect_timeout", "PGCONNECT_TIMEOUT", "Timeout"),
        new("options", "PGOPTIONS", "Options"),
        new("application_name", "PGAPPNAME", "Application Name"),
        new("fallback_application_name", null, null),
        new("keepalives", null, "TCP KeepAlive"),
        new("keepalives_idle", null, "TCP KeepAlive Time"),
        new("keepalives_interval", null, "TCP KeepAlive Interval"),
        new("keepalives_count", null, null),
        new("tcp_user_timeout", null, null),
        new("sslmode", "PGSSLMODE", "SSL Mode"),
        new("sslnegotiation", "PGSSLNEGOTIATION", "SSL Negotiation"),
        new("sslcert", "PGSSLCERT", "SSL Certificate"),
        new("sslkey", "PGSSLKEY", "SSL Key"),
        new("sslpassword", null, "SSL Password"),
        new("sslrootcert", "PGSSLROOTCERT", "Root Certificate"),
        new("sslsni", "PGSSLSNI", null),
        new("sslcompression", "PGSSLCOMPRESSION", null),
        new("gssencmode", "PGGSSENCMODE", "GSS Encryption Mode"),
        new("krbsrvname", "PGKRBSRVNAME", "Kerberos Service Name"),
        new("target_session_attrs", "PGTARGETSESSIONATTRS", "Target Session Attributes"),
        new("load_balance_hosts", "PGLOADBALANCEHOSTS", "Load Balance Hosts"),
        new("client_encoding", "PGCLIENTENCODING", null),
        new("service", "PGSERVICE", null),
        new("servicefile", "PGSERVICEFILE", null),
    }.ToFrozenDictionary(keyword => keyword.Name, StringComparer.Ordinal);

    /// <summary>The value in Npgsql's words.</summary>
    public string ToNpgsql(string value) => Name switch
    {
        "sslmode" or "channel_binding" or "sslnegotiation" or "gssencmode" =>
            value.Replace("-", "", StringComparison.Ordinal),
        "keepalives" => value == "0" ? "false" : "true",
        "load_balance_hosts" => value == "random" ? "true" : "false",
        _ => value,
    };
}
