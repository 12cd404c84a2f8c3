using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Reporting;

/// <summary>A session that is in the way.</summary>
public static class BusyText
{
    /// <summary><c>pid 123, user app, application psql, since 2030-01-31 12:00:00Z: REFRESH ...</c>.</summary>
    public static string Of(Busy busy)
    {
        var user = busy.User is null ? "" : $", user {busy.User}";
        var application = string.IsNullOrEmpty(busy.Application) ? "" : $", application {busy.Application}";
        var since = busy.Since is { } moment ? $", since {Quantity.Moment(moment)}" : "";
        return $"pid {busy.Pid}{user}{application}{since}{(busy.Query is null ? "" : $": {busy.Query}")}";
    }
}
